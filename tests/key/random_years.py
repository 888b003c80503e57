"""Random pairs of years as ``reports/allocation.json``, whose rules never clash."""

from fractions import Fraction

from hypothesis import settings
from hypothesis import strategies as st

from fordel.key.order import order_from_json
from tests.key.random_orders import budgets, examples, kinds, reserves, rules
from tests.key.small_years import year

few = settings(examples, max_examples=max(1, examples.max_examples // 3))
NAMES = ("children", "single", "moves", "young")
ratios = st.fractions(Fraction(9, 10), Fraction(12, 10), max_denominator=200)


@st.composite
def policies(draw, codes, pot, transition):
    """An order's other settings."""
    few = pot // (4 * len(codes))
    known = st.sampled_from(codes)
    content = {
        "codes": codes, "needs": ["1"] * len(codes), "pot": str(pot), "unit": str(draw(st.sampled_from([1, 1, 1000]))),
        "reserve": draw(reserves(pot)), "pool": str(draw(st.integers(0, pot // 20))),
        "fixed": {code: str(draw(st.integers(0, few // 4))) for code in draw(st.lists(known, max_size=2, unique=True))},
        "cases": draw(st.lists(kinds(known, few // 60), max_size=1)), "transition": None, "budgets": {},
    }  # fmt: skip
    if transition:
        content |= {"transition": draw(rules(True, few)), "budgets": draw(budgets(codes, pot, True))}
    order = order_from_json(content)
    return {name: getattr(order, name) for name in ("pot", "unit", "reserve", "pool", "fixed", "cases", "transition", "budgets")}


@st.composite
def one_year(draw, codes, pot, transition=None):
    """A year of the units ``codes``: some criteria, counts, and a factor for every unit."""
    names = ["children", *draw(st.lists(st.sampled_from(NAMES[1:]), unique=True, max_size=2))]
    counts = {code: {name: draw(st.integers(1, 300)) for name in names} for code in codes}
    weights = {name: draw(st.integers(1, 5000)) for name in names}
    factors = {code: draw(st.integers(1, 3)) for code in codes}
    transition = draw(st.booleans()) if transition is None else transition
    return year(counts, weights, factors, **draw(policies(codes, pot, transition)))


@st.composite
def two_pots(draw):
    """Pots that the other year's reserve, pool and fixed amounts can be taken from."""
    thousands = draw(st.integers(1000, 10**6))
    return 1000 * thousands, 1000 * (thousands * draw(st.integers(60, 150)) // 100)


@st.composite
def years(draw):
    """Two years of the same units, and the prices between them."""
    codes = list(draw(st.sampled_from(["A", "AB", "ABCD"])))
    last, this = draw(two_pots())
    return draw(one_year(codes, last)), draw(one_year(codes, this)), draw(ratios)


@st.composite
def unlike_years(draw):
    """Two years between which areas have moved: units open and close."""
    old, new = list("ABC"), list("ABD")
    parts = {}
    for code in old:
        shares = draw(st.lists(st.integers(0, 4), min_size=3, max_size=3).filter(any))
        parts[code] = {now: Fraction(share, sum(shares)) for now, share in zip(new, shares, strict=True) if share}
    last, this = draw(two_pots())
    return draw(one_year(old, last, transition=False)), draw(one_year(new, this)), parts, draw(ratios)
