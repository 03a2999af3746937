"""Messages as other systems send them, in our own words."""

HEAD = "<nachrichtenkopf><nachrichtUUID>1</nachrichtUUID></nachrichtenkopf>"


def message(
    *objects: str, version: str = "2_2_0", prefix: str = "x", root: str = "nachricht"
) -> str:
    """A message; elements in the objects are written with the prefix p:."""
    inner = HEAD.replace("</", "</p:").replace("<n", "<p:n") + "".join(objects)
    body = inner.replace("<p:", f"<{prefix}:").replace("</p:", f"</{prefix}:")
    space = f"http://xoev.de/schemata/xzufi/{version}"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{prefix}:{root} xmlns:{prefix}="{space}"'
        f' xzufiVersion="{version[:3].replace("_", ".")}">{body}</{prefix}:{root}>'
    )


def module(code: str, text: str, language: str = "de") -> str:
    return (
        f'<p:modulText><p:inhalt languageCode="{language}">{text}</p:inhalt>'
        f"<p:leikaTextmodul><code>{code}</code></p:leikaTextmodul></p:modulText>"
    )


def service(
    key: str = "S1",
    *,
    name: str = "Bootssteg anzeigen",
    say: str = "Zeigen Sie den Steg vorher an. Das geht mit der Post.",
    fee: str = "30 Euro",
    words: tuple[str, ...] = ("Steg bauen",),
    area: str = "040110000000",
    more: str = "",
) -> str:
    terms = "".join(
        f'<p:begriffImKontext><p:begriff languageCode="de">{word}</p:begriff></p:begriffImKontext>'
        for word in words
    )
    return (
        f'<p:schreibe><p:leistung><p:id schemeAgencyID="S100003">{key}</p:id>'
        "<p:referenzLeiKa><code>99012345678901</code></p:referenzLeiKa>"
        f"{module('02', name)}{module('05', say)}"
        f"{module('08', '<![CDATA[<ul><li>Lageplan</li><li>Foto &amp; Skizze</li></ul>]]>')}"
        f"<p:modulKosten><p:beschreibung languageCode='de'>{fee}</p:beschreibung></p:modulKosten>"
        f"<p:modulBegriffImKontext>{terms}</p:modulBegriffImKontext>"
        f"<p:gueltigkeitGebietID>{area}</p:gueltigkeitGebietID>{more}</p:leistung></p:schreibe>"
    )


def office(key: str = "O1", *, name: str = "Hafenamt Beispiel", links: str = "") -> str:
    return (
        f'<p:schreibe><p:organisationseinheit><p:id schemeAgencyID="S100003">{key}</p:id>'
        f'<p:name><p:name languageCode="de">{name}</p:name></p:name>'
        "<p:anschrift><p:typ><code>002</code></p:typ><p:strasse>Kai</p:strasse>"
        "<p:hausnummer>1</p:hausnummer><p:postleitzahl>28195</p:postleitzahl><p:ort>Bremen</p:ort>"
        "</p:anschrift><p:kommunikation><p:kanal><code>02</code></p:kanal>"
        "<p:kennung>0421 361-1234</p:kennung></p:kommunikation>"
        f"{links}</p:organisationseinheit></p:schreibe>"
    )


def link(
    key: str = "Z1", *, of: str = "O1", to: str = "S1", area: str = "040110000000", part: str = "01"
) -> str:
    return (
        "<p:schreibe><p:zustaendigkeitTransferObjekt>"
        f'<p:uebergeordnetesObjektID schemeAgencyID="S100003">{of}</p:uebergeordnetesObjektID>'
        f'<p:zustaendigkeit><p:id schemeAgencyID="S100003">{key}</p:id>'
        f'<p:leistungID schemeAgencyID="S100003">{to}</p:leistungID>'
        f"<p:gebietID>{area}</p:gebietID><p:rolle><code>{part}</code></p:rolle>"
        "</p:zustaendigkeit></p:zustaendigkeitTransferObjekt></p:schreibe>"
    )


def online(key: str = "P1") -> str:
    return (
        f'<p:schreibe><p:onlinedienst><p:id schemeAgencyID="S100003">{key}</p:id>'
        '<p:bezeichnung languageCode="de">Steg online anzeigen</p:bezeichnung>'
        '<p:link languageCode="de"><p:link>https://antrag.example/steg</p:link></p:link>'
        "</p:onlinedienst></p:schreibe>"
    )


def gone(kind: str, key: str) -> str:
    return f'<p:loesche klasse="{kind}"><p:id schemeAgencyID="S100003">{key}</p:id></p:loesche>'
