"""The reader's side: sentences with the unit's own words, numbers, shares and amounts as they are read."""

from collections.abc import Sequence
from dataclasses import dataclass

from fordel.params import Params, Word
from fordel.texts import Texts

WITHHELD = "report.withheld"


@dataclass(frozen=True)
class Reader:
    """One language with the words for the receiving unit and the practice unit, and the currency.

    ``additive`` says that effects add amounts (identity link) and do not multiply (log link).
    """

    texts: Texts
    unit: Word
    practice: Word
    currency: str
    outcome: str
    additive: bool = False

    def say(self, key: str, /, **values: object) -> str:
        """The sentence ``report.<key>``, beginning with a capital letter.

        Every sentence may use ``{one}``, ``{many}``, ``{the}`` and ``{the_many}`` for the receiving unit, and
        the same with ``p_`` for the practice unit.
        """
        return capital(self.texts(f"report.{key}", **(self.words() | values)))

    def count(self, key: str, number: int, /, **values: object) -> str:
        """The sentence ``report.<key>.one`` or ``.many``; see `say`."""
        return self.say(f"{key}.{'one' if number == 1 else 'many'}", n=self.texts.number(number), **values)

    def by_outcome(self, key: str, /, **values: object) -> str:
        """The sentence ``report.<key>.<outcome>``; see `say`."""
        return self.say(f"{key}.{self.outcome}", **values)

    def number(self, value: float | None, decimals: int = 0) -> str:
        """A number, or the sign for a withheld one."""
        return self.texts(WITHHELD) if value is None else self.texts.number(value, decimals)

    def money(self, amount: float) -> str:
        """An amount with its currency."""
        return self.texts.money(amount, self.currency)

    def currency_word(self) -> str:
        """The currency as it stands in a column's header."""
        return self.texts.currency(self.currency)

    def span(self, low: str, high: str) -> str:
        """Two bounds: with a dash, or with a word where a minus sign would be misread."""
        return self.texts("report.to", low=low, high=high) if "−" in low + high else f"{low}–{high}"

    def listed(self, names: Sequence[str]) -> str:
        """Names in a sentence: ``A, B og C``."""
        return self.texts("report.and", first=", ".join(names[:-1]), last=names[-1]) if len(names) > 1 else "".join(names)

    def some(self, names: Sequence[str], most: int = 4) -> str:
        """Names in a sentence; beyond ``most`` of them, their number."""
        return self.listed(names) if len(names) <= most else self.units(len(names))

    def label(self, row: object) -> str:
        """The label of a row that has one in each language (``label_da``, ``label_en``)."""
        return getattr(row, f"label_{self.texts.language}")

    def units(self, number: int) -> str:
        """``8 socialcentre``, ``1 socialcenter``: a number with the unit's word as it stands inside a sentence."""
        return f"{self.texts.number(number)} {self.unit.one if number == 1 else self.unit.many}"

    def words(self) -> dict[str, str]:
        """The units' words by the placeholders that sentences use."""
        unit, practice = self.unit, self.practice
        return {
            **{"one": unit.one, "many": unit.many, "the": unit.the, "the_many": unit.the_many},
            **{"p_one": practice.one, "p_many": practice.many, "p_the": practice.the, "p_the_many": practice.the_many},
        }


def reader_of(params: Params) -> Reader:
    """The reader of a workspace's report."""
    language = params.workspace.language
    return Reader(
        Texts(language),
        params.units.word(language),
        params.units.practice_word(language),
        params.workspace.currency,
        params.model.outcome,
        params.model.family == "linear",
    )


def capital(text: str) -> str:
    """The text with its first letter as a capital; the rest is left alone."""
    return text[:1].upper() + text[1:]
