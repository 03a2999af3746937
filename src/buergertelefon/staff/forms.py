"""Signing in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """User name and password, in words everybody understands."""

    error_messages = {
        "invalid_login": "Anmeldename oder Passwort stimmt nicht. Bitte prüfen Sie beides.",
        "inactive": "Dieses Konto ist gesperrt. Bitte wenden Sie sich an die Verwaltung.",
        "wait": "Zu viele Versuche. Bitte warten Sie eine Minute.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "Anmeldename"
        self.fields["password"].label = "Passwort"
        for name, field in self.fields.items():
            field.error_messages["required"] = "Bitte ausfüllen."
            field.widget.attrs |= {"class": "kern-form-input__input", "id": f"id_{name}"}

    def wait(self) -> None:
        """Refuse for now: too many tries."""
        self.add_error(None, forms.ValidationError(self.error_messages["wait"], code="wait"))
