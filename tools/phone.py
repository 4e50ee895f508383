"""Phone numbers as people write them, in international form."""

from urllib.parse import quote

import phonenumbers

TEXT_MAX = 700


def international(number: str | None, country: str | None) -> str | None:
    """Digits with the country's code, e.g. '6281234567890'; None for what is no possible number.

    :param country: code of the country that a number without one belongs to, e.g. 'ID'
    """
    try:
        parsed = phonenumbers.parse(number or "", country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    form = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return form.lstrip("+")


def whatsapp_link(digits: str, text: str) -> str:
    """The address that opens a chat with ``digits``, with ``text`` ready to be sent."""
    return f"https://wa.me/{digits}?text={quote(text[:TEXT_MAX], safe='')}"
