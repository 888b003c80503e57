"""What the sections on validation share: names of choices, groups and terms, signed figures and short tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fordel.params import Criterion
from fordel.report.content import Column
from fordel.report.examined import Row
from fordel.report.labels import level_name
from fordel.report.reader import Reader, capital

WIDE = 12
_CODE = 6


@dataclass(frozen=True)
class Voice:
    """A reader with the register's criteria and labels, and the names of the units by code."""

    reader: Reader
    criteria: Mapping[str, Criterion]
    labels: Mapping[str, str]
    names: Mapping[str, str]

    def heads(self, codes: Sequence[str]) -> list[str]:
        """What columns of units are headed: their codes, which stand beside the names in the key, or the names where codes are long."""
        short = all(len(code) <= _CODE for code in codes)
        return [code if short else self.names.get(code, code) for code in codes]

    def how(self, key: str, **values: object) -> str:
        """The sentence on how a table is computed."""
        return self.reader.texts(f"validation.how.{key}", **values)

    def why_not(self, code: str) -> str:
        """The sentence on why something is not there."""
        return self.reader.texts(f"validation.reason.{code}")

    def term(self, name: str) -> str:
        """A coded term or a group: its criterion's label, with the level; parts of a product are joined."""
        return " × ".join(self._single(part) for part in name.split(":"))

    def _single(self, name: str) -> str:
        bare, _, rest = name.partition("[")
        label, level = self.labels.get(bare), rest.removesuffix("]")
        if label is None and bare.endswith("_not"):
            return self.reader.say("voice.not", label=self.labels.get(bare.removesuffix("_not"), bare))
        if label is None:
            return name
        return capital(f"{label}: {level_name(self.criteria[bare], level, self.reader)}" if level else label)

    def choice(self, choice: str, option: str) -> str:
        """A choice of the sensitivity or the stability table in words."""
        say = self.reader.say
        if choice == "family":
            return say("choice.family", family=say(f"family.{option}"))
        if choice == "unexplained_share":
            return say("choice.unexplained_share", percent=self.reader.texts.percent(option, 0))
        if choice in ("practice", "year"):
            return say("choice.left_out", name=self.names.get(option, option))
        if choice == "year_alone":
            return say("choice.year_alone", year=option)
        return say(f"choice.{option}")

    def per_child(self, value: float) -> str:
        """An outcome per child-year: an amount, or for children with help a number of per cent or percentage points."""
        return self.reader.money(value) if self.reader.outcome == "cost" else self.reader.number(100 * value, 2)


@dataclass(frozen=True)
class Money:
    """How a table writes amounts: in whole units, or in millions with two decimals."""

    millions: bool
    reader: Reader

    @property
    def unit(self) -> str:
        """The unit for a column's header."""
        word = self.reader.currency_word()
        return self.reader.texts("report.millions.unit", currency=word) if self.millions else word

    def text(self, amount: float) -> str:
        """An amount."""
        return self.reader.number(amount / 1e6, 2) if self.millions else self.reader.number(amount)

    def signed(self, amount: float) -> str:
        """A difference with its sign."""
        return self.reader.texts.signed(amount / 1e6, 2) if self.millions else self.reader.texts.signed(amount)


def numbers(reader: Reader, keys: Sequence[str], unit: str = "") -> tuple[Column, ...]:
    """Columns of figures with the headers ``report.tried.<key>``."""
    return tuple(Column(reader.say(f"tried.{key}"), unit, "number") for key in keys)


def decimal(value: object, decimals: int, reader: Reader) -> str:
    """A figure, or the sign for none."""
    return reader.say("none") if value is None else reader.number(value, decimals)


def bounds(row: Row, low: str, high: str, decimals: int, reader: Reader) -> str:
    """An interval, or the sign for none."""
    if row[low] is None or row[high] is None:
        return reader.say("none")
    return reader.span(reader.number(row[low], decimals), reader.number(row[high], decimals))


def p_text(value: float | None, reader: Reader) -> str:
    """A p value with three decimals, small ones as a bound."""
    if value is None:
        return reader.say("none")
    return f"< {reader.number(0.001, 3)}" if value < 0.001 else reader.number(value, 3)


def about(amount: float, reader: Reader) -> str:
    """An amount for a sentence, with three figures that count: no more of an estimate is known."""
    return reader.money(float(f"{amount:.2e}"))


def figures(value: float | None, reader: Reader) -> str:
    """A figure with three digits that count, or the sign for none."""
    from math import floor, log10

    if value is None:
        return reader.say("none")
    return reader.number(value, max(0, 2 - floor(log10(abs(value)))) if value else 0)
