"""What the memo's sections share: fragments inside sentences, short amounts, and lists of names."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from fordel.report.content import Block, Paragraph
from fordel.report.reader import Reader

FEW = 10
_MILLION = 10**6


def inside(reader: Reader, key: str, /, **values: object) -> str:
    """The fragment ``report.memo.<key>``, as it stands inside a sentence."""
    return reader.texts(f"report.memo.{key}", **(reader.words() | values))


def short(amount: int, reader: Reader) -> str:
    """An amount for a sentence: from one million on in millions with one decimal."""
    return reader.money(amount) if abs(amount) < _MILLION else _millions(reader.number(_in_millions(amount), 1), reader)


def _in_millions(amount: int) -> Decimal:
    return Decimal(amount) / _MILLION


def _millions(number: str, reader: Reader) -> str:
    return inside(reader, "million", number=number, currency=reader.currency_word())


def size(before: int, now: int, reader: Reader) -> str:
    """The size of a change in money and in percent, without its sign; of nothing, in money only."""
    amount = short(abs(now - before), reader)
    percent = reader.texts.percent(Decimal(abs(now - before)) / Decimal(before), 1) if before else ""
    return inside(reader, "changed", amount=amount, percent=percent) if percent else amount


def percent_signed(before: int, now: int, reader: Reader) -> str:
    """A change in percent with its sign."""
    share = Decimal(now - before) / Decimal(before)
    text = reader.texts.percent(share, 1)
    return text if share <= 0 or not text.strip("0,.% ") else f"+{text}"


def percent_words(share: Fraction, reader: Reader) -> str:
    """An exact share as a percentage with as many decimals as it needs, two at most."""
    decimals = next((count for count in range(2) if (share * 10 ** (count + 2)).denominator == 1), 2)
    return reader.texts.percent(Decimal(share.numerator) / Decimal(share.denominator), decimals)


def paragraphs(*texts: str) -> tuple[Block, ...]:
    """One paragraph for each text that says something."""
    return tuple(Paragraph(text) for text in texts if text)


def joined(sentences: Sequence[str]) -> str:
    """Sentences as one paragraph."""
    return " ".join(sentence for sentence in sentences if sentence)
