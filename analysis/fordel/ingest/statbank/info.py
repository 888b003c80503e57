"""What the bank says about a table: its variables with their codes, its unit, when it was updated, whom to ask."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, ValidationError

from fordel.ingest.statbank.faults import FetchError


class _Answer(BaseModel):
    """A part of the bank's answer; what it says beyond this is left out."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


class Value(_Answer):
    """A code and what it stands for."""

    id: str
    text: str


class Variable(_Answer):
    """A variable of a table; one with ``elimination`` may be left out, and the bank then gives the total."""

    id: str
    text: str = ""
    elimination: bool = False
    time: bool = False
    values: tuple[Value, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in the bank's order."""
        return tuple(value.id for value in self.values)


class Contact(_Answer):
    """Whom to ask about the table."""

    name: str | None = None
    phone: str | None = None
    mail: str | None = None


class Documentation(_Answer):
    """Where the statistics are described."""

    url: str | None = None


class Footnote(_Answer):
    """What the bank wants readers of the table to know."""

    text: str | None = None


class TableInfo(_Answer):
    """A table as the function ``tableinfo`` describes it."""

    id: str
    text: str = ""
    description: str = ""
    unit: str = ""
    suppressedDataValue: str | None = None
    updated: str = ""
    active: bool | None = None
    contacts: tuple[Contact, ...] = ()
    documentation: Documentation | None = None
    footnote: Footnote | None = None
    variables: tuple[Variable, ...]


def parse_info(content: bytes, host: str) -> TableInfo:
    """The answer of ``tableinfo``.

    Raises
    ------
    FetchError
        Where it is not what the bank is known to answer.
    """
    try:
        return TableInfo.model_validate_json(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise FetchError(f"{host}: the description of the table is not UTF-8; try again") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole answer"
        raise FetchError(f"{host}: the description of the table cannot be understood ({place}: {first['type']}); try again") from None
