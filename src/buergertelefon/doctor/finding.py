"""What a check found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One line for the operator (Befund). Without `remedy` all is well."""

    what: str
    remedy: str = ""  # what to do

    def __str__(self) -> str:
        if not self.remedy:
            return f"ok       {self.what}"
        return f"Problem  {self.what}\n         → {self.remedy}"
