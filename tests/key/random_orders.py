"""Random keys and policies in the words of ``docs/steps.md``: needs from weights and counts, rules that may clash or never do."""

import os

from hypothesis import settings
from hypothesis import strategies as st

examples = settings(max_examples=int(os.environ.get("FORDEL_EXAMPLES", "60")), deadline=None, derandomize=True)

LARGEST_POT = 10**12
pots = st.one_of(st.integers(0, 200), st.integers(0, 10**7), st.integers(0, LARGEST_POT))
codes = st.lists(st.text("ABZabzÆØÅé09Ａ😀", min_size=1, max_size=3), min_size=1, max_size=7, unique=True).map(sorted)
percents = st.decimals(-40, 40, places=2).map(str)
shares = st.decimals(0, 1, places=3).map(str)


@st.composite
def additive_needs(draw, units):
    """Needs of an additive key in hundredths: weight times count, over the criteria."""
    criteria = draw(st.integers(1, 3))
    weights = draw(st.lists(st.integers(0, 5000), min_size=criteria, max_size=criteria))
    counts = [draw(st.lists(st.integers(0, 40), min_size=criteria, max_size=criteria)) for _ in range(units)]
    return [sum(weight * count for weight, count in zip(weights, row, strict=True)) for row in counts]


@st.composite
def orders(draw, feasible=False, transition=None):
    """An input of steps 1 to 5.

    ``feasible`` leaves out what an order can be refused for; ``transition`` says whether there is one (None: perhaps).
    """
    named = draw(codes)
    unit = draw(st.sampled_from([1, 1, 10, 1000]))
    pot = draw(pots) // unit * unit
    if not feasible:
        pot += draw(st.sampled_from([0] * 20 + [1, LARGEST_POT]))
    needs = draw(additive_needs(len(named)))
    if not any(needs):
        needs[0] = 1 if feasible else draw(st.integers(0, 5))
    few = pot // (4 * len(named))
    known = st.sampled_from(named) if feasible else st.sampled_from([*named * 24, "unknown"])
    content = {
        "codes": named, "needs": [str(need) for need in needs], "pot": str(pot), "unit": str(unit),
        "reserve": draw(reserves(pot)),
        "pool": str(draw(st.fractions(0, pot // (16 if feasible else draw(st.sampled_from([1, 8, 16]))), max_denominator=60))),
        "fixed": {code: str(draw(st.integers(0, few // 2))) for code in draw(st.lists(known, max_size=3, unique=True))},
        "cases": draw(st.lists(kinds(known, few // 30), max_size=2)),
        "transition": None, "budgets": {},
    }  # fmt: skip
    if transition if transition is not None else draw(st.booleans()):
        content["transition"] = draw(rules(feasible, pot // len(named) // 4))
        content["budgets"] = draw(budgets(named, pot, feasible))
    if feasible and pot < 50 * len(named) * unit:
        content |= {"reserve": None, "pool": "0"}
    return content


def reserves(pot):
    amount = st.fractions(0, pot // 8, max_denominator=100).map(lambda value: {"amount": str(value)})
    return st.one_of(st.none(), st.decimals(0, 12, places=2).map(lambda value: {"percent": str(value)}), amount)


@st.composite
def kinds(draw, known, most):
    counts = draw(st.dictionaries(known, st.integers(0, 5).map(str), max_size=3))
    return {"kind": "foster", "per_case": str(draw(st.integers(0, most // 2))), "counts": counts}


@st.composite
def budgets(draw, named, pot, feasible):
    """Last year's budgets by unit around an equal part of the pot; where the rules may clash, some are missing, zero or closed."""
    around = max(1, 2 * pot // len(named))
    found = {code: str(draw(st.integers(1 if feasible else 0, around))) for code in named}
    if not feasible:
        for code in draw(st.sets(st.sampled_from([*named, "closed"]), max_size=1)):
            found[code] = str(draw(st.sampled_from(["0", "1"])))
        if draw(st.integers(0, 5)) == 0:
            found.pop(draw(st.sampled_from(named)))
    return found


@st.composite
def rules(draw, feasible, amount):
    """Transition rules.

    A floor of at most and a ceiling of at least last year's scaled budget never clash, where every blend has some of last
    year's budget in it.
    """
    found = {"target_share": draw(shares), "years_left": str(draw(st.integers(1, 4)))}
    if feasible:
        found["target_share"] = min(found["target_share"], "0.999")
        found["measured_from"] = "budget_scaled"
        if draw(st.booleans()):
            found["floor"] = draw(st.one_of(percent(-40, 0), amounts(-amount, 0)))
        if draw(st.booleans()):
            found["ceiling"] = draw(st.one_of(percent(0, 60), amounts(0, amount)))
        return found
    found["measured_from"] = draw(st.sampled_from(["budget", "budget_scaled"]))
    found["without_history"] = draw(st.sampled_from(["error", "at_target", "at_target"]))
    for name in ("floor", "ceiling"):
        low, high = (-60, 5) if name == "floor" else (-5, 120)
        found[name] = draw(st.one_of(st.none(), percent(low, high), amounts(amount * low // 50, amount * high // 50)))
    found["furthest_under_target"] = draw(st.one_of(st.none(), st.decimals(0, 100, places=1).map(str)))
    return {name: value for name, value in found.items() if value is not None or draw(st.booleans())}


def percent(low, high):
    return st.decimals(low, high, places=2).map(lambda value: {"percent": str(value)})


def amounts(low, high):
    return st.integers(low, high).map(lambda value: {"amount": str(value)})


@st.composite
def reorganisations(draw):
    """An input of step 0."""
    old, new = "ABC", "ABD"
    unit_now = st.sampled_from([*new * 4, None, "X"])
    need = st.one_of(st.just("0"), st.decimals(0, 50, places=1).map(str))
    areas = draw(st.lists(st.tuples(st.sampled_from(old), unit_now, need), max_size=9))
    rows = [{"area": f"a{place}", "before": before, "now": now, "need": need} for place, (before, now, need) in enumerate(areas)]
    before = draw(st.dictionaries(st.sampled_from(old), st.integers(0, 10**6).map(str)))
    return {"areas": rows, "units": list(new), "budgets": before}
