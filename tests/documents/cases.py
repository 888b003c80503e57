"""The workspaces whose documents are read, by name: what a city can be like."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.documents.finished import Finished, finish

ROOT = Path(__file__).parents[2]
SMALL = {"units": 3, "drops": False}
TRANSITION = "transition: {target_share: 0.5}"
AT_TARGET = "transition: {target_share: 1}"
HEAD = 'report: {case_number: "2009-1", sender: Forvaltningen, date: 2009-01-05}'
OWN = {
    "recommendation": "Egne ord om indstillingen.",
    "problem": "Egne ord om problemet.",
    "solution": "Egne ord om løsningen.",
    "economy": "Egne ord om økonomien.",
    "process": "Egne ord om processen.",
}
FULL_HEAD = (
    'report: {case_number: "2009-0042", document_number: "7654321-3", sender: Økonomiforvaltningen, recipient: Børneudvalget, '
    f"date: 2009-03-01, attachments: [Høringssvar fra Ældrerådet], own_text: {{{', '.join(f'{k}: {v}' for k, v in OWN.items())}}}}}"
)
DA_WORD = "da: {one: socialcenter, many: socialcentre, the: socialcentret, the_many: socialcentrene}"
EN_WORD = "en: {one: social centre, many: social centres, the: the social centre, the_many: the social centres}"
BEZIRK = (DA_WORD, "da: {one: Bezirk, many: Bezirke, the: Bezirket, the_many: Bezirkene}")
AUTHORITY = (EN_WORD, "en: {one: authority, many: authorities, the: the authority, the_many: the authorities}")
EVEN = {f"U{place:02d}": 100_000_000 for place in range(1, 9)}
UNEVEN = {"U01": 15e7, "U02": 40e7, "U03": 33e7}
RULED = (
    "transition: {target_share: 0.5}, fixed: {U01: 1000000}, reserve: {percent: 1}, "
    "cases: [{kind: foster, label: {da: Anbringelser, en: Placements}, per_case: 600000}]"
)
FOSTER = [{"centre": "U01", "kind": "foster", "cases": 0.0}, {"centre": "U02", "kind": "foster", "cases": 10.0}]
FOSTER += [{"centre": "U03", "kind": "foster", "cases": 0.0}]
TIES = {"needs": {"U01": 7e7, "U02": 7e7, "U03": 7e7}, "children": {"U01": 15000.0, "U02": 15000.0, "U03": 15000.0}}
SURE = [("U01", "U02", 0.999), ("U01", "U03", 0.999), ("U02", "U03", 0.999)]
ONE_PAIR = [("U01", "U02", 0.5), ("U01", "U03", 0.999), ("U02", "U03", 0.999)]
NO_PAIR = [("U01", "U02", 0.5), ("U01", "U03", 0.5), ("U02", "U03", 0.5)]

Get = Callable[[str], Finished]
SIMPLE: dict[str, dict] = {
    "plain": {"drops": True},
    "plain_en": {"language": "en"},
    "tiles": {"boundaries": False},
    "additive": {"enough": True},
    "additive_en": {"enough": True, "language": "en"},
    "small": SMALL,
    "tie": SMALL | TIES,
    "one": {"units": 1, "drops": False},
    "one_en": {"units": 1, "drops": False, "language": "en"},
    "two": {"units": 2, "drops": False},
    "withheld": {"children": {"U02": 3.0}},
    "withheld_additive": {"children": {"U02": 3.0}, "enough": True},
    "no_children": {"children": {"U02": 0.0}},
    "real": {"synthetic": False},
    "adopted": {"synthetic": False, "status": "adopted", "enough": True},
    "adopted_en": {"synthetic": False, "status": "adopted", "enough": True, "language": "en"},
    "adopted_synthetic": SMALL | {"status": "adopted"},
    "illustrative": SMALL | {"illustrative": True},
    "headed": {"edits": ((HEAD, FULL_HEAD),)},
    "headed_en": SMALL | {"edits": ((HEAD, FULL_HEAD),), "language": "en"},
    "bezirk": {"edits": (BEZIRK, (HEAD, "report: {sender: Verwaltung}")), "enough": True},
    "authority": {"edits": (AUTHORITY,), "language": "en", "enough": True},
    "area": {"receives": "area"},
    "recipients": {"outcome": "recipients", "pot": 900_000_000},
    "rate": {"outcome": "rate", "pot": 900_000_000},
    "sure": SMALL | {"pairs": SURE},
    "one_pair": SMALL | {"pairs": ONE_PAIR},
    "no_pair": SMALL | {"pairs": NO_PAIR},
    "odd_names": SMALL | {"names": {"U01": "Æblegård & Ørsted <b>", "U02": "=SUM(A1)", "U03": "Å"}},
    "last_year": {"budget": 2008, "enough": True},
    "last_year_en": {"budget": 2008, "enough": True, "language": "en"},
    "small_last_year": SMALL | {"budget": 2008, "enough": True},
}
BUILT: dict[str, Callable[[Path, Get], Finished]] = {
    "money": lambda root, get: finish(root, budgets=EVEN, last=get("last_year").root, enough=True, policy=TRANSITION, pot=930_000_000),
    "money_en": lambda root, get: finish(
        root, budgets=EVEN, last=get("last_year_en").root, enough=True, policy=TRANSITION, pot=930_000_000, language="en"
    ),
    "withheld_money": lambda root, get: finish(root, budgets=EVEN, policy=TRANSITION, children={"U02": 3.0}),
    "ruled": lambda root, get: finish(
        root, budgets=UNEVEN, cases=FOSTER, last=get("small_last_year").root, enough=True, policy=RULED, **SMALL
    ),
    "moved": lambda root, get: finish(root, budgets=moved(get, 0, 5_000_000, -5_000_000), policy=AT_TARGET, **SMALL),
    "moved_a_krone": lambda root, get: finish(root, budgets=moved(get, 0, 1, -1), policy=AT_TARGET, **SMALL),
    "unmoved": lambda root, get: finish(root, budgets=moved(get, 0, 0, 0), policy=AT_TARGET, **SMALL),
    "all_more": lambda root, get: finish(root, budgets=moved(get, 1_000_000, 2_000_000, 3_000_000), policy=AT_TARGET, **SMALL),
    "all_fewer": lambda root, get: finish(root, budgets=moved(get, -1_000_000, -2_000_000, -3_000_000), policy=AT_TARGET, **SMALL),
    "moved_en": lambda root, get: finish(root, budgets=moved(get, 0, 5_000_000, -5_000_000), policy=AT_TARGET, language="en", **SMALL),
}
CASES = (*SIMPLE, *BUILT, "demo")
ENGLISH = tuple(name for name in CASES if name.endswith("_en") or name == "authority")
DANISH = tuple(name for name in CASES if name not in ENGLISH)


def moved(get: Get, *by: int) -> dict[str, int]:
    """Budgets of last year from which each unit of the case ``small`` gets so many kroner more."""
    rows = get("small").key()["rows"]
    return {row["centre"]: row["amount"] - change for row, change in zip(rows, by, strict=True)}


def made(name: str, root: Path, get: Get) -> Finished:
    """The documents of a case, written below ``root``; those of the demo as its last run left them."""
    if name == "demo":
        if not (ROOT / "reports/memo.html").is_file():
            pytest.skip("the demo has not been run: reports/memo.html is not there")
        return Finished(ROOT)
    return BUILT[name](root, get) if name in BUILT else finish(root, **SIMPLE[name])
