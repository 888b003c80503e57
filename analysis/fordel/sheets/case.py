"""What the sheets of all units share, looked up once."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from fordel.params import Params
from fordel.report.allocated import ChangeRow, ClosenessRow
from fordel.report.alternatives import alternative
from fordel.report.examined import Row
from fordel.report.head import synthetic_mark
from fordel.report.key_section import children_in_print, shares_in_print
from fordel.report.profile import ExplanationRow, ProfileRow, by_centre
from fordel.report.reader import Reader
from fordel.report.reasons import contributions, reasons
from fordel.report.results import PracticeRow, Results


@dataclass(frozen=True)
class Case:
    """One run with its rows by the code of the unit.

    Attributes
    ----------
    shares, children : mapping of str to str
        As they are printed in the key, where they add up.
    needs : Decimal
        The need of all units together, as it is paid for.
    pulls : mapping of str to mapping of str to float
        What each reason adds to a unit's share beyond its share of the children, by unit and reason.
    whole : mapping of str to int
        The amounts if the target counted alone; empty where the limits do not allow it.
    same_side : frozenset of str
        Practice units whose unexplained ratio stays on its side of 1 under every choice.
    synthetic : str
        What stands in a synthetic figure; empty for real data.
    """

    results: Results
    params: Params
    reader: Reader
    shares: Mapping[str, str]
    children: Mapping[str, str]
    needs: Decimal
    profile: Mapping[str, tuple[ProfileRow, ...]]
    explanation: Mapping[str, tuple[ExplanationRow, ...]]
    change: Mapping[str, ChangeRow]
    practice: Mapping[str, PracticeRow]
    chance: Mapping[str, Row]
    close: Mapping[str, ClosenessRow]
    pulls: Mapping[str, Mapping[str, float]]
    whole: Mapping[str, int]
    same_side: frozenset[str]
    synthetic: str

    @property
    def alone(self) -> bool:
        """Whether there is one unit only, so that there is nothing to compare it with."""
        return len(self.results.key.rows) == 1


def case_of(results: Results, params: Params, reader: Reader) -> Case:
    """The case of a run."""
    key, found = results.key, results.allocated
    codes = [row.centre for row in key.rows]
    return Case(
        results=results,
        params=params,
        reader=reader,
        shares=dict(zip(codes, shares_in_print(key.rows, reader), strict=True)),
        children=dict(zip(codes, children_in_print(key.rows, results.need.children, reader), strict=True)),
        needs=sum((row.exact for row in results.explanation if (row.part, row.item) == ("need", "paid")), Decimal(0)),
        profile=by_centre(results.profile),
        explanation=by_centre(results.explanation),
        change={row.centre: row for row in found.change},
        practice={row.practice: row for row in results.practice if row.measure == "all"},
        chance={} if results.examined is None else {str(row["unit"]): row for row in results.examined.rows("chance") if row["unit"]},
        close={row.centre: row for row in found.close},
        pulls=contributions(key.rows, found.shares, reasons(found.criteria, params, reader)),
        whole=dict(zip(found.rules.order.codes, alternative(found.rules.order, Fraction(1)).amounts or (), strict=False)),
        same_side=frozenset() if results.examined is None else results.examined.same_side(),
        synthetic=synthetic_mark(results, reader),
    )
