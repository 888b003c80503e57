"""An order: everything that decides how a pot is distributed, as exact numbers (``docs/steps.md``)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Change:
    """A change from a base: in ``percent`` of it, or an ``amount``; one of them is given."""

    percent: Fraction | None = None
    amount: Fraction | None = None

    def of(self, base: Fraction) -> Fraction:
        """The change itself: ``base * percent / 100``, or the amount."""
        return self.amount if self.percent is None else base * self.percent / 100


@dataclass(frozen=True)
class Cases:
    """Cases of one kind that are paid on actual numbers: currency units per case, number of cases by unit."""

    kind: str
    per_case: Fraction
    counts: Mapping[str, Fraction]


@dataclass(frozen=True)
class Transition:
    """The rules that lead from last year's budgets to the target.

    Attributes
    ----------
    target_share : Fraction
        Weight of the target in the blend, 0 to 1; the rest follows last year's shares.
    years_left : int
        Budget years until the target, this one included.
    floor, ceiling : Change or None
        How far an amount may be from last year's budget.
    furthest_under_target : Fraction or None
        Percent of the target.
    measured_from : str
        ``budget``, or ``budget_scaled``: last year's budgets brought to this year's sum first.
    without_history : str
        ``error``, or ``at_target``: what a unit without a budget last year receives.
    """

    target_share: Fraction = Fraction(1)
    years_left: int = 1
    floor: Change | None = None
    ceiling: Change | None = None
    furthest_under_target: Fraction | None = None
    measured_from: str = "budget"
    without_history: str = "error"

    @property
    def weight(self) -> Fraction:
        """Weight of the target this year: ``target_share / years_left``."""
        return self.target_share / self.years_left


@dataclass(frozen=True)
class Order:
    """What is distributed to whom, by which rules.

    Attributes
    ----------
    codes : tuple of str, shape (units,)
    needs : tuple of int, shape (units,)
        Whole needs; see `fordel.key.exact.whole_needs`.
    pot, unit : int
        Whole currency units; amounts are multiples of ``unit``.
    reserve : Change or None
        Kept by the city, in percent of the pot or as an amount.
    pool : Fraction
        Expected sum above the threshold, kept by the city.
    fixed : mapping of str to Fraction
        By unit.
    cases : tuple of Cases
    transition : Transition or None
    budgets : mapping of str to Fraction
        Last year's budgets by unit, after step 0.
    """

    codes: tuple[str, ...]
    needs: tuple[int, ...]
    pot: int
    unit: int = 1
    reserve: Change | None = None
    pool: Fraction = Fraction(0)
    fixed: Mapping[str, Fraction] = field(default_factory=dict)
    cases: tuple[Cases, ...] = ()
    transition: Transition | None = None
    budgets: Mapping[str, Fraction] = field(default_factory=dict)


def order_from_json(content: Mapping) -> Order:
    """The order that an ``input`` of ``docs/steps.md`` describes: numbers stand in it as strings."""
    return Order(
        codes=tuple(content["codes"]),
        needs=tuple(int(need) for need in content["needs"]),
        pot=int(content["pot"]),
        unit=int(content.get("unit", 1)),
        reserve=_change(content.get("reserve")),
        pool=Fraction(content.get("pool", 0)),
        fixed=_fractions(content.get("fixed", {})),
        cases=tuple(Cases(one["kind"], Fraction(one["per_case"]), _fractions(one["counts"])) for one in content.get("cases", [])),
        transition=_transition(content.get("transition")),
        budgets=_fractions(content.get("budgets", {})),
    )


def order_to_json(order: Order) -> dict[str, object]:
    """The ``input`` of ``docs/steps.md`` that describes an order."""
    return {
        "codes": list(order.codes),
        "needs": [str(need) for need in order.needs],
        "pot": str(order.pot),
        "unit": str(order.unit),
        "reserve": _change_json(order.reserve),
        "pool": str(order.pool),
        "fixed": _strings(order.fixed),
        "cases": [{"kind": one.kind, "per_case": plain(one.per_case), "counts": _strings(one.counts)} for one in order.cases],
        "transition": _transition_json(order.transition),
        "budgets": _strings(order.budgets),
    }


def plain(value: Fraction) -> str:
    """A fraction as a decimal number where it is one (``2.5``), else as ``p/q``."""
    rest, decimals = value.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        decimals = max(decimals, count)
    if rest != 1:
        return str(value)
    digits = str(abs(value.numerator) * 10**decimals // value.denominator).rjust(decimals + 1, "0")
    text = f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits
    return f"-{text}" if value < 0 else text


def _fractions(values: Mapping[str, str]) -> dict[str, Fraction]:
    return {code: Fraction(value) for code, value in values.items()}


def _strings(values: Mapping[str, Fraction]) -> dict[str, str]:
    return {code: plain(value) for code, value in sorted(values.items())}


def _change(content: Mapping | None) -> Change | None:
    return Change(**{kind: Fraction(value) for kind, value in content.items()}) if content else None


def _change_json(change: Change | None) -> dict[str, str] | None:
    if change is None:
        return None
    return {"amount": plain(change.amount)} if change.percent is None else {"percent": plain(change.percent)}


def _transition(content: Mapping | None) -> Transition | None:
    if content is None:
        return None
    read = {"target_share": Fraction, "years_left": int, "floor": _change, "ceiling": _change, "furthest_under_target": Fraction}
    return Transition(**{name: read.get(name, str)(value) for name, value in content.items() if value is not None})


def _transition_json(rules: Transition | None) -> dict[str, object] | None:
    if rules is None:
        return None
    furthest = rules.furthest_under_target
    return {
        "target_share": plain(rules.target_share),
        "years_left": str(rules.years_left),
        "floor": _change_json(rules.floor),
        "ceiling": _change_json(rules.ceiling),
        "furthest_under_target": None if furthest is None else plain(furthest),
        "measured_from": rules.measured_from,
        "without_history": rules.without_history,
    }
