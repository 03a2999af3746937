"""What a check found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One line for the operator (Befund). Without `remedy` all is well."""

    what: str
    remedy: str = ""  # what to do
    needed: bool = True  # False: the service runs without, so it is only worth knowing

    @property
    def is_problem(self) -> bool:
        """True if the service does not work as it should."""
        return bool(self.remedy) and self.needed

    def __str__(self) -> str:
        if not self.remedy:
            return f"ok       {self.what}"
        return f"{'Problem' if self.needed else 'Hinweis'}  {self.what}\n         → {self.remedy}"
