"""Texts and numbers out of a recorder's replies: pure, bounded."""


def short(value: str, limit: int = 100) -> str:
    """For humans: one line, printable, bounded."""
    printable = "".join(char if char.isprintable() else " " for char in value[: limit * 2])
    return " ".join(printable.split())[:limit]


def whole(digits: str, default: int) -> int:
    """A whole number of at most 12 digits; a fraction is cut off ('1999.000000')."""
    digits = digits.strip().partition(".")[0]
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 13 else default


def megabytes(digits: str) -> int:
    """Bytes as megabytes, -1 for what is no number. 2,495,680,086,016.000000 has 13 digits."""
    digits = digits.strip().partition(".")[0]
    is_number = digits.isascii() and digits.isdigit() and len(digits) < 19
    return int(digits) // 1_000_000 if is_number else -1
