"""Keys of other programs that may send reports."""

import secrets
from datetime import datetime

from buergertelefon.base.secret import hashed
from buergertelefon.waste.models import ApiKey, Provider


def add(name: str, provider: Provider, *, at: datetime) -> str:
    """Make a key for a program; 192 bits, told once and kept as a hash."""
    secret = secrets.token_urlsafe(24)
    ApiKey.objects.create(name=name, digest=hashed(secret), provider=provider, made=at)
    return secret


def end(key: int) -> bool:
    """No longer take what comes with it; False if there is no such key that still holds."""
    return bool(ApiKey.objects.filter(pk=key, active=True).update(active=False))
