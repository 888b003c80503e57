"""One catalogue per language: sentences by dotted key, numbers and dates as the reader writes them."""

import string
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files

languages = ("da", "en")
_LOCALE = {"da": "da_DK", "en": "en_GB"}


@dataclass(frozen=True)
class Texts:
    """The sentences and the number formats of one language (``da`` or ``en``)."""

    language: str

    def __call__(self, key: str, /, **values: object) -> str:
        """The sentence ``key`` with its placeholders filled; an unknown key or placeholder is a ``KeyError``."""
        return catalogue(self.language)[key].format(**values)

    def count(self, key: str, number: int, /, **values: object) -> str:
        """The sentence ``key.one`` or ``key.many``, after the number, which it can write as ``{n}``."""
        return self(f"{key}.{'one' if number == 1 else 'many'}", n=self.number(number), **values)

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with thousands separators, halves rounded away from zero: ``1.234,5`` in Danish."""
        from babel.numbers import format_decimal

        rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
        plain = format_decimal(abs(rounded), format=pattern, locale=_LOCALE[self.language])
        return f"−{plain}" if rounded < 0 else plain

    def signed(self, value: float | Decimal, decimals: int = 0) -> str:
        """A difference with its sign: ``+1,2``, ``−1,2`` or ``0,0``."""
        text = self.number(value, decimals)
        return text if text.startswith("−") or not text.strip("0,.") else f"+{text}"

    def percent(self, share: float | Decimal, decimals: int = 1) -> str:
        """A share as a percentage: 0.123 is ``12,3 %`` in Danish and ``12.3%`` in English."""
        return self.number(Decimal(str(share)) * 100, decimals) + {"da": " %", "en": "%"}[self.language]

    def money(self, amount: float, currency: str) -> str:
        """An amount in whole units: ``1.234.567 kr.`` in Danish, ``DKK 1,234,567`` in English."""
        number, word = self.number(amount), self.currency(currency)
        return f"{number} {word}" if self.language == "da" else f"{word} {number}"

    def currency(self, code: str) -> str:
        """The currency's word: ``kr.`` for DKK in Danish, else its code."""
        return "kr." if self.language == "da" and code == "DKK" else code

    def day(self, value: date) -> str:
        """A date in words: ``1. januar 2008`` or ``1 January 2008``."""
        from babel.dates import format_date

        return format_date(value, "long", locale=_LOCALE[self.language])


@cache
def catalogue(language: str) -> dict[str, str]:
    """All sentences of a language by dotted key; every TOML file of the folder is read."""
    folder = files("fordel.texts") / language
    pages = sorted((page for page in folder.iterdir() if page.name.endswith(".toml")), key=lambda page: page.name)
    found: dict[str, str] = {}
    for page in pages:
        for key, text in _flat(tomllib.loads(page.read_text(encoding="utf-8"))):
            if key in found:
                raise KeyError(f"{page.name}: {key} stands twice in the catalogue '{language}'")
            found[key] = text
    return found


def placeholders(text: str) -> frozenset[str]:
    """The names that a sentence expects."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def _flat(content: dict, prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in content.items():
        rows += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, value)]
    return rows
