"""Bremen and Bremerhaven as an example city."""


def accounts() -> list[tuple[str, str, str]]:
    """Role, user name and password of the example people."""
    from buergertelefon.demo.people import PASSWORD, PEOPLE  # noqa: PLC0415  # only when asked

    return [(one.role, one.username, PASSWORD) for one in PEOPLE]
