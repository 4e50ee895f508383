"""Texts of devices for humans: one line, printable, bounded."""


def short(value, limit: int = 100) -> str:
    text = str(value or "")[: limit * 2]
    printable = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(printable.split())[:limit]
