"""Text that only this installation can read: account numbers lie so in the database."""

from base64 import urlsafe_b64encode
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

#: so that this key serves nothing else that is made from the same secret
PURPOSE = b"buergertelefon.base.sealed"


class NotReadable(Exception):
    """It was sealed with a key that this installation no longer has, or it was changed."""


def seal(text: str) -> str:
    """`text`, readable by `unseal` alone; another one each time. Empty stays empty."""
    return _box().encrypt(text.encode()).decode() if text else ""


def unseal(sealed: str) -> str:
    """What was sealed, with whichever key that is still known. Raises NotReadable."""
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise NotReadable from None


def _box() -> MultiFernet:
    return _made((*settings.SEAL_KEYS, settings.SECRET_KEY))


@cache
def _made(keys: tuple[str, ...]) -> MultiFernet:
    """The first seals, all of them read."""
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    """A key of 32 bytes from a secret of any length (HKDF, RFC 5869)."""
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(key.encode())
    return urlsafe_b64encode(made)
