"""Numbers as a reader sees them, turned back into numbers."""

import re
from decimal import ROUND_HALF_UP, Decimal

MARKS = {"da": (".", ","), "en": (",", ".")}
PRINTED = {"da": r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?", "en": r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"}


def number(text: str, language: str) -> Decimal:
    """A cell or a word as a number; signs, per cent and currency left aside."""
    found = numbers(text, language)
    assert len(found) == 1, f"expected one number in {text!r}"
    return found[0]


def numbers(text: str, language: str) -> list[Decimal]:
    """All numbers of a text, in order; a minus is read where the sign for it stands before the digits."""
    thousands, mark = MARKS[language]
    found = re.findall(rf"[−+]?(?:{PRINTED[language]})", text)
    return [Decimal(one.replace(thousands, "").replace(mark, ".").replace("−", "-")) for one in found]


def is_number(text: str, language: str) -> bool:
    """Whether a cell is one number, with its sign, per cent or currency."""
    return bool(re.fullmatch(rf"(?:DKK )?[−+]?(?:{PRINTED[language]})(?: ?%| kr\.)?", text))


def rounded(value: str | Decimal | float, decimals: int = 0) -> Decimal:
    """The number as it is printed with so many decimals, halves away from zero."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def written(value: int, language: str) -> str:
    """A whole number as the reader writes it, without a sign."""
    return f"{abs(value):,}".replace(",", MARKS[language][0])
