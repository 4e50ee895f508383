"""Limits of answers. No ORM here."""

VALUE_FIELDS = {
    "tick": "value_tick",
    "result": "value_result",
    "number": "value_number",
    "choice": "value_option_id",
    "text": "value_text",
    "photo": "photo_ids",
    "signature": "value_signature",
}
"""Kind of question → field that holds its answer."""

TEXT_LIMIT = 10_000
"""Characters of a text: three printed pages."""
NOTE_LIMIT = 1_000
NUMBER_LIMIT = 10**10
PHOTO_LIMIT_BYTES = 20 * 1024 * 1024
PHOTO_LIMIT = 20
"""Photos of one question."""
PIXEL_LIMIT = 60_000_000
"""Of a photo: today's phones make 50 million; more would be a bomb."""
SIGNATURE_LIMIT_BYTES = 2 * 1024 * 1024
SIGNATURE_PIXEL_LIMIT = 4_000_000
