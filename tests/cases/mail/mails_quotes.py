"""What is new: replies above, below and between, as each program quotes."""

from tests.cases.mail.building import Odd, html, text

from buergertelefon.cases.mail.reading import UNSURE, Kind

ASKED = "> Muss ich für einen Blindenhund zahlen?\n> Anna\n"
OUTLOOK_DE = """Nein.

Von: Bürgertelefon <buergertelefon@example.com>
Gesendet: Montag, 15. Juni 2026 10:05
An: Amt Beispiel <amt@example.org>
Betreff: Vorgang K7W2

Muss ich zahlen?
"""
OUTLOOK_EN = """Nein.

________________________________
From: Bürgertelefon <buergertelefon@example.com>
Sent: Monday, June 15, 2026 10:05 AM
To: Amt Beispiel <amt@example.org>
Subject: Vorgang K7W2

Muss ich zahlen?
"""
OUTLOOK_HTML = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>
p.MsoNormal {margin:0cm}</style></head><body lang="DE"><div class="WordSection1">
<p class="MsoNormal">Nein.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>
<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">
<p class="MsoNormal"><b>Von:</b> Bürgertelefon &lt;b@example.com&gt;<br><b>Gesendet:</b> Montag,
15. Juni 2026 10:05<br><b>An:</b> Amt<br><b>Betreff:</b> Vorgang K7W2<o:p></o:p></p></div>
<p class="MsoNormal">Muss ich zahlen?</p></div></body></html>"""
GMAIL = """<div dir="ltr">Nein.</div><br><div class="gmail_quote"><div class="gmail_attr">Am Mo.,
15. Juni 2026 um 10:05&nbsp;Uhr schrieb Bürgertelefon &lt;<a href="mailto:b@x.org">b@x.org</a>&gt;:
<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid">
<div>Muss ich zahlen?<blockquote>und noch älter</blockquote></div></blockquote></div>"""
INLINE = """Guten Tag,

> Muss ich für einen Blindenhund zahlen?

Nein.

> Und für einen zweiten Hund?

Ja, 150 Euro im Jahr."""
INLINE_HTML = """<p>Guten Tag,</p><blockquote type="cite"><p>Muss ich zahlen?</p></blockquote>
<p>Nein.</p><blockquote type="cite"><p>Und für den zweiten?</p></blockquote><p>Ja.</p>"""
SIGNED = "Nein.\n\nMit freundlichen Grüßen\nA. Amt"
DISCLAIMER = """Diese E-Mail enthält vertrauliche Informationen und ist ausschließlich für den
Adressaten bestimmt. Bitte löschen Sie sie, wenn Sie es nicht sind.

This e-mail may contain confidential information. If it is not for you, please
delete it.
"""
LISTED = """- Ausweis
- Bescheid vom 3. Juni 2026

Von Montag bis Freitag: 8 bis 12 Uhr
An Feiertagen: geschlossen
--------
Achtung: Bitte kommen Sie pünktlich.

Viele Grüße, und bringen Sie auch das Formular mit. Es steht auf unserer Seite."""
APPLE = "Nein.\n\nAm 15.06.2026 um 10:05 schrieb Bürgertelefon <b@example.com>:\n\n"
WRAPPED = "Nein.\n\nAm 15. Juni 2026 um 10:05:12 MESZ schrieb Bürgertelefon\n<b@example.com>:\n\n"
GMX = """Nein.

Gesendet: Montag, 15. Juni 2026 um 10:05 Uhr
Von: "Bürgertelefon" <b@example.com>
An: amt@example.org
Betreff: Vorgang K7W2
Muss ich zahlen?
"""
FORWARD = """Das kam gerade von der Fachstelle, siehe unten.

-------- Weitergeleitete Nachricht --------
Betreff: Blindenhunde
Datum: Mon, 15 Jun 2026 14:00:00 +0200
Von: Fachstelle <fach@example.org>
An: Amt <amt@example.org>

Nein, sie sind befreit."""
BELOW_OUTLOOK = """Von: Bürgertelefon
Gesendet: Montag, 15. Juni 2026 10:05
An: Amt
Betreff: Vorgang K7W2

Muss ich zahlen?

Nein."""

QUOTES = [
    Odd("a reply above, by Thunderbird",
        text(f"Nein.\n\nAm 15.06.26 um 10:05 schrieb Bürgertelefon:\n{ASKED}")),
    Odd("a reply above, by Apple Mail", text(APPLE + ASKED)),
    Odd("who wrote on two lines", text(WRAPPED + ASKED)),
    Odd("English: On … wrote",
        text(f"Nein.\n\nOn Mon, Jun 15, 2026 at 10:05 AM B <b@example.com> wrote:\n\n{ASKED}")),
    Odd("the name first: … schrieb am …",
        text("Nein.\n\nBürgertelefon <b@example.com> schrieb am Mo., 15. Juni 2026, 10:05:\n\n"
             + ASKED)),
    Odd("a reply below", text(f"Am 15.06.26 um 10:05 schrieb Bürgertelefon:\n{ASKED}\nNein.")),
    Odd("replies between the lines keep what they answer", text(INLINE), text=INLINE),
    Odd("replies between, in HTML", html(INLINE_HTML),
        text="Guten Tag,\n\n> Muss ich zahlen?\n\nNein.\n\n> Und für den zweiten?\n\nJa."),
    Odd("quoted by Outlook in German, no sign at the lines", text(OUTLOOK_DE)),
    Odd("quoted by Outlook in English, a line above", text(OUTLOOK_EN)),
    Odd("the old Outlook: Ursprüngliche Nachricht",
        text("Nein.\n\n-----Ursprüngliche Nachricht-----\nVon: B\nGesendet: heute\n\nMuss ich?")),
    Odd("Outlook, HTML alone", html(OUTLOOK_HTML)),
    Odd("Gmail, HTML alone", html(GMAIL)),
    Odd("GMX: Gesendet before Von", text(GMX)),
    Odd("a reply below Outlook's quotation: all is kept", text(BELOW_OUTLOOK),
        text=BELOW_OUTLOOK, problems=(UNSURE,)),
    Odd("quoted alone, nothing new", text(ASKED), Kind.EMPTY, ""),
    Odd("the greeting stays, the address below the signature goes",
        text(f"{SIGNED}\n\n-- \nAmt Beispiel\nWeg 1\nTel. 0421 0000\n\n{APPLE[7:]}{ASKED}"),
        text=SIGNED),
    Odd("a signature that has lost its blank", text("Nein.\n\n--\nAmt Beispiel\nTel. 0421 0000\n")),
    Odd("a line drawn in a long text is no signature",
        text("Oben.\n--\n" + "\n".join(f"Zeile {n}" for n in range(20))),
        text="Oben.\n--\n" + "\n".join(f"Zeile {n}" for n in range(20))),
    Odd("from a telephone", text("Nein.\n\nVon meinem iPhone gesendet\n")),
    Odd("from another telephone",
        text("Nein.\n\nHolen Sie nichts.\n\nGesendet mit der Telekom Mail App\n"),
        text="Nein.\n\nHolen Sie nichts."),
    Odd("what the house says below every mail", text(f"Nein.\n\n{DISCLAIMER}")),
    Odd("lists, office hours and dates are no quotation", text(LISTED), text=LISTED),
    Odd("a sentence with schrieb ich is no quotation",
        text("Am 3. Juni 2026 schrieb ich Ihnen schon:\nNein."),
        text="Am 3. Juni 2026 schrieb ich Ihnen schon:\nNein."),
    Odd("forwarded inside the text: what was forwarded is the answer",
        text(FORWARD, subject="WG: Vorgang K7W2"), text=FORWARD),
    Odd("the foot of a mailing list",
        text("Nein.\n\n" + "_" * 47 + "\nAmt Mailingliste\nhttps://example.org/listinfo/amt\n",
             List_Id="<amt.example.org>", Precedence="list")),
    Odd("HTML with a table, a list and a link",
        html("<p>Nein, <a href='https://example.org/steuer'>siehe hier</a>.</p><ul><li>Ausweis</li>"
             "<li>Bescheid</li></ul><table><tr><td>Mo</td><td>8–12</td></tr></table>"),
        text="Nein, siehe hier (https://example.org/steuer).\n\n"
             "  * Ausweis\n  * Bescheid\nMo  8–12"),
    Odd("HTML with scripts, styles and comments",
        html("<style>p{color:red}</style><script>alert(1)</script><!-- x --><p>Nein.</p>")),
    Odd("HTML that nobody closed", html("<div><p><b>Nein.<table><tr><td>")),
    Odd("HTML with a signature of Gmail",
        html("<div>Nein.</div><div class='gmail_signature'>Amt<br>Weg 1</div>")),
    Odd("HTML that is moved in, not quoted",
        html("<p>Es gilt:</p><blockquote style='margin:0 0 0 40px;border:none'>Nein.</blockquote>"),
        text="Es gilt:\n\nNein."),
]  # fmt: skip
