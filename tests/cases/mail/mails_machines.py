"""What no person wrote: bounces, absence notes, receipts, loops."""

from tests.cases.mail.building import OURS, Odd, head, mixed, multi, part, plain, report, text

from buergertelefon.cases.mail.reading import Kind

DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example.com>"
AWAY = "Ich bin bis zum 3. Juli nicht im Haus."
OUR_HEAD = f"Message-ID: {OURS}\nX-Buergertelefon: k7w2\nSubject: Vorgang K7W2\n".encode()


def _status(action: str, status: str, who: str = "rfc822; Amt@example.org") -> bytes:
    told = (
        "Reporting-MTA: dns; mx.example.com\n\n"
        f"Final-Recipient: {who}\nAction: {action}\nStatus: {status}\n"
    )
    return part(told.encode(), "message/delivery-status", "")


def _dsn(action: str, status: str, said: str, subject: str, **fields: str) -> bytes:
    fields = {"From": DAEMON, "In_Reply_To": "", "Auto_Submitted": "auto-replied", **fields}
    back = part(OUR_HEAD, "text/rfc822-headers")
    return report("delivery-status", plain(said), _status(action, status), back,
                  subject=subject, **fields)  # fmt: skip


POSTFIX = "Ihre Nachricht konnte nicht zugestellt werden.\n\n<amt@example.org>: unknown user"
QMAIL = """Hi. This is the qmail-send program at mx.example.com.
I could not deliver your message to these addresses. This is a permanent error.

<amt@example.org>:
No such mailbox here.

--- Below this line is a copy of the message.

Subject: Vorgang K7W2
"""
OLD_EXCHANGE = """Your message did not reach the following recipient(s):

amt@example.org on Mon, 15 Jun 2026 10:05:12 +0200
    The recipient name is not recognized
    MSEXCH:IMS:Beispiel:AMT:MX 0 (000C05A6) Unknown Recipient
"""
OLD_POSTFIX = "Nobody there.\n\n    The Postfix program\n\n<amt@example.org>: unknown user\n"
EXCHANGE_SUBJECT = "Unzustellbar: Vorgang K7W2"
QUOTED_BOUNCE = f"Was soll ich damit?\n\n{QMAIL}"

MACHINES = [
    Odd("not delivered, as RFC 3464 says it", _dsn("failed", "5.1.1", POSTFIX, "Undelivered Mail"),
        Kind.BOUNCE, POSTFIX, bounced="amt@example.org"),
    Odd("not delivered, by Exchange in German",
        _dsn("failed", "5.1.10", "Unzustellbar.", EXCHANGE_SUBJECT,
             From="Microsoft Outlook <MicrosoftExchange329e@example.org>"),
        Kind.BOUNCE, "Unzustellbar.", bounced="amt@example.org"),
    Odd("not delivered, by qmail",
        text(QMAIL, From=DAEMON, subject="failure notice", In_Reply_To=""),
        Kind.BOUNCE, QMAIL.strip(), bounced="amt@example.org"),
    Odd("not delivered, by an old Exchange",
        mixed(plain(OLD_EXCHANGE), From="System Administrator <postmaster@example.org>",
              subject="Undeliverable: Vorgang K7W2", In_Reply_To=""),
        Kind.BOUNCE, OLD_EXCHANGE.strip("\n"), bounced="amt@example.org"),
    Odd("not delivered, by an old Postfix", head(From=DAEMON, subject="Undelivered Mail Returned")
        + multi("mixed", part(OLD_POSTFIX.encode(),
                              "text/plain", Content_Description="Notification")),
        Kind.BOUNCE, OLD_POSTFIX.strip("\n"),
        bounced="amt@example.org"),
    Odd("not delivered, by who does not say to whom",
        text("Das ging nicht.", From=DAEMON, subject="Unzustellbar"),
        Kind.BOUNCE, "Das ging nicht."),
    Odd("it takes longer: no bounce", _dsn("delayed", "4.4.1", "Noch nicht.", "Delayed Mail"),
        Kind.AUTO, "Noch nicht."),
    Odd("it was delivered: no bounce", _dsn("delivered", "2.0.0", "Da.", "Zugestellt"),
        Kind.AUTO, "Da."),
    Odd("somebody quotes a bounce", text(QUOTED_BOUNCE), text=QUOTED_BOUNCE.strip()),
    Odd("away, by RFC 3834", text(AWAY, Auto_Submitted="auto-replied"), Kind.AUTO, AWAY),
    Odd("away, by Exchange in German",
        text(AWAY, subject="Automatische Antwort: Vorgang K7W2", X_Auto_Response_Suppress="All"),
        Kind.AUTO, AWAY),
    Odd("away, an encoded subject", text(AWAY, subject="=?utf-8?Q?Abwesenheitsnotiz=3A_Vorgang?="),
        Kind.AUTO, AWAY),
    Odd("away, X-Autoreply", text(AWAY, X_Autoreply="yes"), Kind.AUTO, AWAY),
    Odd("away, Precedence", text(AWAY, Precedence="auto_reply"), Kind.AUTO, AWAY),
    Odd("a circular", text(AWAY, Precedence="bulk"), Kind.AUTO, AWAY),
    Odd("a notice of a ticket system",
        text("Ticket 1 angelegt.", X_Auto_Response_Suppress="All", In_Reply_To=""),
        Kind.AUTO, "Ticket 1 angelegt."),
    Odd("an answer from a ticket system is an answer",
        text("Nein.", X_Auto_Response_Suppress="All")),
    Odd("Auto-Submitted: no is an answer", text("Nein.", Auto_Submitted="no")),
    Odd("an answer to an absence note is an answer",
        text("Nein.", subject="AW: Abwesenheitsnotiz")),
    Odd("from nobody", text(AWAY, Return_Path="<>"), Kind.AUTO, AWAY, deliverable=False),
    Odd("it was read",
        report("disposition-notification", plain("Gelesen."), part(
            f"Final-Recipient: rfc822; amt@example.org\nOriginal-Message-ID: {OURS}\n"
            "Disposition: manual-action/MDN-sent-manually; displayed\n".encode(),
            "message/disposition-notification", ""), subject="Vorgang K7W2", In_Reply_To=""),
        Kind.AUTO, "Gelesen."),
    Odd("our own mail comes back", text("Muss ich?", X_Buergertelefon="k7w2"), Kind.LOOP,
        "Muss ich?"),
    Odd("handed on 51 times",
        b"Received: from a by b; Tue, 16 Jun 2026 09:12:00 +0200\n" * 51 + text("Nein."),
        Kind.LOOP, deliverable=False),
    Odd("handed on 20 times", b"Received: from a by b; Tue, 16 Jun 2026 09:12:00 +0200\n" * 20
        + text("Nein.")),
]  # fmt: skip
