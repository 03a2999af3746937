"""What is read of an office's mail."""

from buergertelefon.cases.mail.reading import Kind, read


def test_a_reply_without_quotation_and_signature() -> None:
    mail = read(
        b"From: Amt <Amt@example.org>\nTo: wir+abc@example.org\nSubject: AW: Frage\n"
        b"Message-ID: <1@example.org>\nIn-Reply-To: <0@example.org>\n\nNein.\n\n-- \nAmt\n\n"
        b"Am 15.06.2026 um 10:05 schrieb Wir:\n> Ja?\n"
    )
    assert (mail.kind, mail.text, mail.sender) == (Kind.REPLY, "Nein.", "amt@example.org")
    assert (mail.to, mail.references) == (("wir+abc@example.org",), ("<0@example.org>",))
