"""What tells who a person is: numbers, addresses and means of contact, by their form and by the names of columns."""

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import COLUMN_PERSONAL, CONTACT_LIKE, CPR_LIKE
from fordel.contract.tables import Field, TableSchema
from fordel.ingest.convert import mask
from fordel.ingest.cpr import Forms, cpr_like, cpr_number, forms_of, without_cpr
from fordel.ingest.findings import Finding
from fordel.ingest.mapping import supplier_column
from fordel.ingest.raw import Raw
from fordel.ingest.table import Table
from fordel.params import Source

if TYPE_CHECKING:
    import pyarrow as pa

PERSONAL = frozenset({COLUMN_PERSONAL, CONTACT_LIKE, CPR_LIKE})
MARK = "***"
PSEUDONYMS = frozenset({"child_id", "family_id"})
NUMBERS = frozenset({"cpr", "cprnr", "cprnummer", "pnr", "personnr", "personnummer"})
PERSONS = frozenset({"fornavn", "fornavne", "mellemnavn", "efternavn", "firstname", "lastname", "surname"})
NAMES = frozenset({"navn", "name", "fuldenavn", "fullname"})
PLACES = frozenset(
    {"adresse", "gadeadresse", "address", "streetaddress", "vejnavn", "husnr", "husnummer"}
    | {"email", "emailadresse", "mail", "telefon", "telefonnr", "telefonnummer", "tlf", "tlfnr", "phone", "mobil", "mobilnr", "mobile"}
)
_FREE = r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}|\+[0-9]{2}(?: ?[0-9]){6,12}"
_PAIRS = r"[0-9]{2}(?: [0-9]{2}){3}"
_CONTACT = rf"{_FREE}|(?:^|[^0-9]){_PAIRS}(?:$|[^0-9])"
_PRINTED = re.compile(rf"{_FREE}|(?<![0-9]){_PAIRS}(?![0-9])")


def check_personal(raw: Raw, table: Table) -> list[Finding]:
    """Every delivered column by its name and by its cells, filtered rows and ignored columns included."""
    return [finding for name, column in raw.columns.items() for finding in _column(name, column, raw, table)]


def _column(name: str, column: "pa.Array", raw: Raw, table: Table) -> list[Finding]:
    fields = fields_of(name, table.schema, table.source)
    called = _found(COLUMN_PERSONAL, table, fields, name) if named_after_a_person(name, fields, of_children(table)) else []
    numbers, contacts = _cpr(name, column, fields, table), _contacts(column, fields, table)
    return [
        *called,
        *(_found(CPR_LIKE, table, fields, name, raw.rows[numbers]) if numbers.any() else []),
        *(_found(CONTACT_LIKE, table, fields, name, raw.rows[contacts]) if contacts.any() else []),
    ]


def _found(rule: object, table: Table, fields: list[Field], name: str, rows: np.ndarray | None = None) -> list[Finding]:
    """A finding for each contract column that the supplier's column fills, or under its own name."""
    names = [field.name for field in fields] or [name]
    rows, more = table.listed(np.zeros(0, dtype=np.int64) if rows is None else rows)
    return [Finding(rule, table.name, table.source.path, one, table.label(one), rows, more=more) for one in names]


def of_children(table: Table) -> bool:
    """Whether the table's rows are single children."""
    return table.name == "children" or table.has("child_id")


def named_after_a_person(name: str, fields: list[Field], children: bool) -> bool:
    """Whether a column's name says that it holds a person's name, address, number or means of contact.

    A pseudonym may be called after the number it stands for. In tables of areas and centres a name is the place's, and may be its
    code too; an address may stand there, but is no code.
    """
    folded = unicodedata.normalize("NFC", name).casefold()
    whole, parts = "".join(sign for sign in folded if sign.isalnum()), set(re.split(r"[\W_]+", folded))
    if whole in NUMBERS:
        return not fields or any(field.name not in PSEUDONYMS for field in fields)
    if parts & PERSONS or whole in PERSONS:
        return True
    codes = any(not field.numeric and field.name != "name" for field in fields)
    return (whole in NAMES and children) or (whole in PLACES and (children or codes))


def _cpr(name: str, column: "pa.Array", fields: list[Field], table: Table) -> np.ndarray:
    if _holds_numbers(name, fields, table.source):
        return cpr_number(column, of_children(table))
    return cpr_like(column, bool(fields), table.facts.forms.get(name) if table.facts else None)


def _holds_numbers(name: str, fields: list[Field], source: Source) -> bool:
    factor = any(name in derived.columns for derived in source.derive.values())
    return bool(fields or factor) and all(field.numeric for field in fields)


def forms_by_column(raw: Raw, schema: TableSchema, source: Source) -> dict[str, Forms | None]:
    """What the search for civil registration numbers needs to know of each delivered column of text or codes."""
    columns = [(name, column, fields_of(name, schema, source)) for name, column in raw.columns.items()]
    return {name: forms_of(column) for name, column, fields in columns if not _holds_numbers(name, fields, source)}


def fields_of(name: str, schema: TableSchema, source: Source) -> list[Field]:
    """The contract's columns that a supplier's column fills."""
    return [field for field in schema.fields if supplier_column(field.name, source) == name]


def _contacts(column: "pa.Array", fields: list[Field], table: Table) -> np.ndarray:
    """E-mail addresses and telephone numbers in the contract's texts, and in every text about children."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = any(not field.numeric for field in fields) or (not fields and of_children(table))
    if not texts or not pa.types.is_string(column.type):
        return np.zeros(len(column), dtype=bool)
    return mask(pc.match_substring_regex(column, _CONTACT))


def withheld(text: str) -> str:
    """A text with everything replaced that looks like a civil registration number, an e-mail address or a telephone number."""
    return _PRINTED.sub(MARK, without_cpr(text, MARK))
