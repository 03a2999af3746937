"""How telephone numbers are written here."""

import phonenumbers

#: switchboards whose extension is set off by a hyphen. Source: the cities' own letterheads.
SWITCHBOARDS = {"+49421361": "0421 361-", "+49471590": "0471 590-"}


HOME = 49


def shown(number: str) -> str:
    """`number` (E.164 or a short number) the German way: +494213610 becomes 0421 361-0."""
    for start, written in SWITCHBOARDS.items():
        if number.startswith(start) and len(number) > len(start):
            return written + number.removeprefix(start)
    try:
        parsed = phonenumbers.parse(number, "DE")
    except phonenumbers.NumberParseException:
        return number
    if not phonenumbers.is_possible_number(parsed):
        return number  # 115 and other short numbers
    home = parsed.country_code == HOME
    form = phonenumbers.PhoneNumberFormat
    return str(phonenumbers.format_number(parsed, form.NATIONAL if home else form.INTERNATIONAL))


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
    try:
        parsed = phonenumbers.parse(written, "DE")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(parsed) or parsed.country_code != HOME:
        return ""
    if phonenumbers.number_type(parsed) not in ORDINARY:
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def spelled(number: str) -> str:
    """The digits of `number` (E.164) as one says them: with the 0 of the area code."""
    return "".join(one for one in shown(number) if one.isdigit())


#: shorter than that, no telephone rings anywhere (area code and number together)
FEWEST_DIGITS = 6


def e164(written: str) -> str:
    """A number as somebody wrote it, in E.164; "" if it is none that can be dialled."""
    try:
        parsed = phonenumbers.parse(written, "DE")
    except phonenumbers.NumberParseException:
        return ""
    short = len(str(parsed.national_number)) < FEWEST_DIGITS
    if short or not phonenumbers.is_possible_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


#: a text message arrives there
MOBILE = {
    phonenumbers.PhoneNumberType.MOBILE,
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
}


def is_mobile(number: str) -> bool:
    """Is it (E.164) a mobile number?"""
    try:
        return phonenumbers.number_type(phonenumbers.parse(number, "DE")) in MOBILE
    except phonenumbers.NumberParseException:
        return False
