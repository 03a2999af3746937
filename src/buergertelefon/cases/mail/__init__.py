"""What an office has written: bytes of a mail in, a value out; no Django, no clock, no network."""
