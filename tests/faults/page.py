"""The page of planted faults, docs/faults.md, made of the same list as the tests."""

from pathlib import Path

from fordel.contract.rules import RULES
from fordel.texts import Texts
from tests.faults.harmless import HARMLESS
from tests.faults.planting import Fault
from tests.faults.register import FAULTS, GROUPS, city_of

_HEAD = """# Faults that are found

Made from the list in `tests/faults` by `make docs`; do not edit it by hand.

Each of the {count} faults below is planted in a small valid workspace, one at a time, and `fordel ingest` must name its rule, table,
column and rows and nothing else but what follows from it. After an error `data/ingest.csv` and `reports/ingest.csv` are the only files
that have changed. A warning lets the run go on; it stands in the report until somebody acknowledges it in `params.yaml`. The {together}
faults marked "yes" under *together* are also planted all at once, and every one of them is found in the same run.
"""
_PERSONAL = """
What looks personal is repeated nowhere: not on the screen, not in `reports/ingest.csv` and not in `data/ingest.csv`.
"""
_HARMLESS = """## What is no fault

Read as it is meant; the tables are the same to the byte.
"""
_RULES = """## What the rules say

The short sentence of every rule, as it stands in `reports/ingest.csv`. The whole sentence also names file, row and column, says what was
expected and what to do.
"""


def page() -> str:
    """The whole page, ending with a newline."""
    head = _HEAD.format(count=len(FAULTS), together=sum(not fault.alone and not fault.figures for fault in FAULTS.values()))
    groups = [_group(title, faults) + (_PERSONAL if title.startswith("Personal") else "") for title, faults in GROUPS.items()]
    harmless = _HARMLESS + "\n" + "".join(f"- {name}\n" for name in HARMLESS)
    return "\n".join([head, *groups, harmless, _rules()])


def _group(title: str, faults: list[Fault]) -> str:
    rows = "".join(_row(fault) for fault in faults)
    return f"## {title}\n\n| fault | table | column | rule | severity | together |\n|---|---|---|---|---|---|\n{rows}"


def _row(fault: Fault) -> str:
    found = fault.plant(city_of(fault, Path()))
    column = f"`{found.column}`" if found.column else ""
    together = f"no: {fault.alone}" if fault.alone else "no: another workspace" if fault.figures else "yes"
    return f"| {fault.name} | {found.table} | {column} | {found.rule} | {RULES[found.rule].severity} | {together} |\n"


def _rules() -> str:
    danish, english = Texts("da"), Texts("en")
    rows = "".join(f"| {rule.id} | {rule.severity} | {english(rule.title)} | {danish(rule.title)} |\n" for rule in RULES.values())
    return f"{_RULES}\n| rule | severity | English | Danish |\n|---|---|---|---|\n{rows}"
