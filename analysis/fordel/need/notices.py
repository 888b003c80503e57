"""What a reader must know about this estimation: notices by id, with the values their sentences need."""

from dataclasses import dataclass

from fordel.need.criteria_log import LogRow
from fordel.need.design import Design
from fordel.need.identify import within_share
from fordel.need.key_shares import Practice
from fordel.need.practice import FEWEST_AREAS
from fordel.need.selection_draws import SelectionDraws

FEW_AREAS = 10
LOW_WITHIN_SHARE = 0.10


@dataclass(frozen=True)
class Notice:
    """A sentence of the catalogue (``notice.<id>``) with its values; a warning marks the report as a draft."""

    id: str
    severity: str
    values: dict[str, object]


def practice_notices(practice: Practice) -> list[Notice]:
    """Practice units with so few areas that their interval is uncertain, not given, or their practice not to be told from need."""
    alone = [c for c, n in zip(practice.codes, practice.areas, strict=True) if n == 1]
    few = [c for c, n in zip(practice.codes, practice.areas, strict=True) if FEWEST_AREAS <= n < FEW_AREAS]
    too_few = [c for c, n in zip(practice.codes, practice.areas, strict=True) if n < FEWEST_AREAS]
    return [
        Notice(name, "warning", {"practices": codes, "areas": limit})
        for name, codes, limit in (("few_areas", few, FEW_AREAS), ("no_interval", too_few, FEWEST_AREAS), ("single_area", alone, 1))
        if codes
    ]


def criteria_notices(design: Design, log: list[LogRow]) -> list[Notice]:
    """Criteria that vary little within practice units, have the wrong sign, or an interval that includes nought."""
    share = within_share(design)
    little = [
        Notice("within_variance", "warning", {"term": term, "percent": round(100 * float(value), 1)})
        for term, role, value in zip(design.terms, design.roles, share, strict=True)
        if role == "criterion" and value < LOW_WITHIN_SHARE
    ]
    final = [row for row in log if row.step == "final"]
    wrong = [Notice("wrong_sign", "warning", {"criterion": row.criterion, "term": row.term}) for row in final if row.reason == "wrong_sign"]
    weak = [Notice("weak", "info", {"criterion": row.criterion, "term": row.term}) for row in final if row.low < 0 < row.high]
    return little + wrong + weak


def setting_notices(child_rows: bool, outcome: str, receives: str) -> list[Notice]:
    """What the kind of data and the settings mean for the reader."""
    found = [
        ("area_level", "info", not child_rows),
        ("rate_outcome", "info", outcome == "rate"),
        ("needs_regression", "warning", receives == "area"),
    ]
    return [Notice(name, severity, {}) for name, severity, holds in found if holds]


def interval_notices(resampled: bool, selected: bool, draws: SelectionDraws | None) -> list[Notice]:
    """What the intervals cover: the weights, the population where it was drawn again, and whether the choice of criteria."""
    found = [Notice("interval_covers_population" if resampled else "interval_covers", "info", {})]
    if selected:
        found.append(Notice("interval_ignores_selection", "info", {}))
    if draws is not None:
        found.append(Notice("interval_with_selection", "info", {"completed": draws.completed, "asked": draws.asked}))
    return found


def measure_notices(failed: dict[str, str]) -> list[Notice]:
    """Kinds of measure whose need could not be estimated by itself."""
    return [Notice(f"no_{measure}_ratio", "info", {}) for measure in failed]


def unmet_need_notices(log: list[LogRow], minority: set[str]) -> list[Notice]:
    """Minority criteria whose estimate went against the expected sign, kept or dropped."""
    wrong = dict.fromkeys(row.criterion for row in log if row.criterion in minority and row.reason == "wrong_sign")
    return [Notice("unmet_need", "info", {"criterion": criterion}) for criterion in wrong]


def count_notices(refitted: int, without_practice: list[str], not_estimating: int, receiving: int) -> list[Notice]:
    """How many replicates were refitted, which units' practice did not estimate, how many areas did not and receive all the same."""
    found = [
        ("refitted", {"count": refitted}, refitted > 0),
        ("without_practice", {"units": without_practice}, bool(without_practice)),
        ("not_estimating", {"count": not_estimating, "receiving": receiving}, not_estimating > 0),
    ]
    return [Notice(name, "info", values) for name, values, holds in found if holds]
