"""How telephone numbers are written here."""

import phonenumbers

#: switchboards whose extension is set off by a hyphen. Source: the cities' own letterheads.
SWITCHBOARDS = {"+49421361": "0421 361-", "+49471590": "0471 590-"}


HOME = 49
#: shorter than that, no telephone rings anywhere (area code and number together)
FEWEST_DIGITS = 6


def parsed(written: str) -> phonenumbers.PhoneNumber | None:
    """A number as somebody wrote it, here or with its country; None if it cannot be dialled."""
    try:
        found = phonenumbers.parse(written, "DE")
    except phonenumbers.NumberParseException:
        return None
    short = len(str(found.national_number)) < FEWEST_DIGITS
    return found if phonenumbers.is_possible_number(found) and not short else None


def shown(number: str) -> str:
    """`number` (E.164 or a short number) the German way: +494213610 becomes 0421 361-0."""
    for start, written in SWITCHBOARDS.items():
        if number.startswith(start) and len(number) > len(start):
            return written + number.removeprefix(start)
    found = parsed(number)
    if found is None:
        return number  # 115 and other short numbers
    home = found.country_code == HOME
    form = phonenumbers.PhoneNumberFormat
    return str(phonenumbers.format_number(found, form.NATIONAL if home else form.INTERNATIONAL))


#: what kinds of numbers we call: nothing that costs more, nothing abroad
ORDINARY = {
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
    phonenumbers.PhoneNumberType.VOIP,
    phonenumbers.PhoneNumberType.TOLL_FREE,
}


def may_be_called(written: str) -> str:
    """A number as somebody wrote it, in E.164, if it is an ordinary German one; else "".

    Whoever asks for a callback chooses whom we call, and who pays: not 0900, not abroad.
    """
    found = parsed(written)
    if found is None or found.country_code != HOME or not phonenumbers.is_valid_number(found):
        return ""
    return _e164(found) if phonenumbers.number_type(found) in ORDINARY else ""


#: what can get a text: a landline reads it aloud
TEXTABLE = {
    phonenumbers.PhoneNumberType.FIXED_LINE,
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
}


def may_be_texted(written: str) -> str:
    """A number as somebody wrote it, in E.164, if it is a mobile or a landline; else "".

    From any country: who moves here keeps their telephone. Nothing that costs more.
    """
    found = parsed(written)
    if found is None or not phonenumbers.is_valid_number(found):
        return ""
    return _e164(found) if phonenumbers.number_type(found) in TEXTABLE else ""


def spelled(number: str) -> str:
    """The digits of `number` (E.164) as one says them: with the 0 of the area code."""
    return "".join(one for one in shown(number) if one.isdigit())


def masked(number: str) -> str:
    """Enough of `number` (E.164) for its owner to know it again, and nobody else: +49 … 4567."""
    found = parsed(number)
    return f"+{found.country_code} … {number[-4:]}" if found else "…"


def e164(written: str) -> str:
    """A number as somebody wrote it, in E.164; "" if it is none that can be dialled."""
    found = parsed(written)
    return _e164(found) if found else ""


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


#: a text is read there, not read aloud
MOBILE = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
}


def is_mobile(number: str) -> bool:
    """Is it (E.164) a mobile number?"""
    found = parsed(number)
    return found is not None and phonenumbers.number_type(found) in MOBILE
