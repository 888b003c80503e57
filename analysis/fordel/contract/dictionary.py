"""The data dictionary: one page of Markdown made of the schemas, for suppliers and readers of the tables."""

import sys

from fordel.contract.tables import Field, Reference, TableSchema, schemas

_WHEN = {
    "outcome=cost": "the outcome is cost",
    "outcome=recipients": "the outcome is recipients",
    "outcome=rate": "the outcome is a rate",
    "practice=centre": "practice is taken out per centre",
    "practice=region": "practice is taken out per region",
    "no children table": "there is no table children",
    "area criteria": "a criterion is a fact about the area",
    "area columns": "a criterion or supply variable is a fact about the area",
}
_HEAD = """# Data dictionary

Made from the table schemas in `analysis/fordel/contract/schemas/` by `python -m fordel.contract.dictionary`; do not edit it by hand.

The tables are what a supplier's files are turned into (`sources` in `params.yaml` says how). Beside the columns below, a table holds
the columns of the criteria (`criteria` with `level: child` in children and population, with `level: area` in areas) and of the supply
variables (`model.supply`, in areas). Codes are text. Missing values are empty cells; nothing missing is filled in. A percentage may be
computed on the way in from two counts of the same row (`derive: {poverty: {product: [poor], per: residents}}` is 100 x poor / residents):
it is missing where one of them is, and a count that is not above 0 cannot be divided by.
"""


def dictionary() -> str:
    """The whole page, ending with a newline."""
    return "\n".join([_HEAD, *(_section(table) for table in schemas())])


def _section(table: TableSchema) -> str:
    rows = "\n".join(f"| `{f.name}` | {f.type} | {_needed(f)} | {_limits(f)} | {f.description} |" for f in table.fields)
    return (
        f"## {table.name}: {table.title[0].lower() + table.title[1:]}\n\n{table.description}\n\n"
        f"| column | type | needed | values | meaning |\n|---|---|---|---|---|\n{rows}\n{_keys(table)}"
    )


def _needed(field: Field) -> str:
    if field.required:
        return "always"
    return "if " + " and ".join(_WHEN[word] for word in field.when) if field.when else "no"


def _limits(field: Field) -> str:
    if field.enum:
        return ", ".join(f"`{value}`" for value in field.enum)
    low = "" if field.minimum is None else f"{'above' if field.above else 'at least'} {field.minimum:g}"
    high = "" if field.maximum is None else f"at most {field.maximum:g}"
    return ", ".join(part for part in (low, high) if part)


def _keys(table: TableSchema) -> str:
    key = [f"Key: {', '.join(f'`{name}`' for name in table.key)}."] if table.key else []
    return "".join(f"\n{line}\n" for line in key + [_reference(reference) for reference in table.references])


def _reference(reference: Reference) -> str:
    names = ", ".join(f"`{name}`" for name in reference.fields)
    when = " if " + " and ".join(_WHEN[word] for word in reference.when) if reference.when else ""
    return f"{names} must stand in `{reference.table}`{when}."


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stdout.write(dictionary())
