"""The change since last year of every unit's amount, split into named parts that add up exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import factorial, floor

from fordel.errors import AllocationError
from fordel.key.mixture import ALL_PARTS, PARTS, Pair, mixed_order
from fordel.key.steps import allocate, unrounded
from fordel.key.transition import Amounts
from fordel.key.year import Shares, moved_values, on_todays_boundaries, parts_of, year_of

CHANGE_COLUMNS = ("centre", "name", "last_year", *ALL_PARTS, "amount", "split")
Blocks = tuple[tuple[str, ...], ...]
_SINGLE = tuple((part,) for part in PARTS)
_MERGED = (("children",), ("composition",), ("weights",), ("prices", "pot", "rules", "transition_base"))
SPLITS = (("full", _SINGLE), ("merged", _MERGED), ("whole", (PARTS,)))
_TOGETHER = ("children", "composition")
MOVED = (("full", (_TOGETHER, *_SINGLE[2:])), ("merged", (_TOGETHER, *_MERGED[2:])), ("whole", (PARTS,)))


@dataclass(frozen=True)
class Split:
    """The parts of a change: ``kind`` of `SPLITS`, and exact amounts by block, each of shape (units,)."""

    kind: str
    parts: Mapping[tuple[str, ...], tuple[Fraction, ...]]


def change_rows(last: Mapping, this: Mapping, parts: Shares | None, prices: Fraction) -> list[dict[str, object]]:
    """Rows of ``reports/change.csv``: whole currency units; ``last_year`` plus every part is ``amount``.

    ``method`` is last year's inputs under this engine, minus last year's key: zero where the engine computes the same.
    ``reorganisation`` is what areas carried with them, and all that a unit receives to which no area of last year leads. The
    other parts are each one's mean effect over all orders in which the years' figures can be exchanged (Shapley 1953),
    evaluated before rounding on today's boundaries; what rounding adds is spread over them by largest remainder.

    Where the two years' rules cannot hold together (floors of one year under the pot of the other), prices, pot, rules and
    transition base are one part, and stand under ``rules`` (``split``: merged), or all parts are one (whole).

    Where areas have moved, what children they took along is not kept by area; children and composition are then one part, and
    stand under ``composition``.

    Parameters
    ----------
    last, this : dict
        As ``reports/allocation.json``.
    parts : mapping or None
        Which part of every old unit went to which unit of today; None where no area has moved.
    prices : Fraction
        This year's price level divided by last year's.
    """
    before, now = year_of(last), year_of(this)
    codes = now.order.codes
    paid = dict(zip(before.order.codes, map(int, last["result"]["amounts"]), strict=True))
    again = allocate(before.order)
    method = {code: amount - paid[code] for code, amount in zip(again.codes, again.amounts, strict=True)}
    old = dict(zip(again.codes, again.steps[-1].before, strict=True))
    pair = Pair(on_todays_boundaries(before, codes, parts), now, prices)
    kinds = SPLITS if parts is None else MOVED
    start, split = _split(pair, kinds, moved_values(old, parts_of(before.order.codes, parts), codes))
    moved = [new - old.get(code, Fraction(0)) for code, new in zip(codes, start, strict=True)]
    names = {unit["code"]: unit["name"] for unit in (*last["units"], *this["units"])}
    amounts = dict(zip(codes, map(int, this["result"]["amounts"]), strict=True))
    known = {today for shares in parts_of(before.order.codes, parts).values() for today in shares}
    rows = []
    for place, code in enumerate(codes):
        exact = {("reorganisation",): moved[place]} | {block: values[place] for block, values in split.parts.items()}
        whole = amounts[code] - paid.get(code, 0) - method.get(code, 0)
        if code not in known:
            exact = {("reorganisation",): sum(exact.values())}
        if abs(sum(exact.values()) - whole) > before.order.unit + now.order.unit:
            raise AllocationError(f"change since last year: the parts of {code} do not add to its change; this is a fault of the program")
        rows.append(_row(code, names[code], paid.get(code, 0), method.get(code, 0), spread(exact, whole), amounts[code], split.kind))
    closed = [code for code in before.order.codes if code not in amounts]
    for code in closed:
        gone = {("reorganisation",): -paid[code] - method[code]}
        rows.append(_row(code, names[code], paid[code], method[code], gone, 0, split.kind))
    return sorted(rows, key=lambda row: row["centre"])


def _split(pair: Pair, kinds: Sequence[tuple[str, Blocks]], carried: Mapping[str, Fraction]) -> tuple[Amounts, Split]:
    """Last year's amounts on today's boundaries, and the finest split that the rules of both years allow.

    Where last year's rules cannot hold on today's boundaries, last year's amounts are ``carried`` by the areas.
    """
    for kind, blocks in kinds:
        try:
            return unrounded(pair.last.order), Split(kind, shapley(pair, blocks))
        except AllocationError:
            continue
    start = tuple(carried[code] for code in pair.this.order.codes)
    whole = tuple(new - old for new, old in zip(unrounded(pair.this.order), start, strict=True))
    return start, Split("whole", {PARTS: whole})


def shapley(pair: Pair, blocks: Blocks) -> dict[tuple[str, ...], tuple[Fraction, ...]]:
    """Each block's mean marginal effect over all orders of exchange, exact, shape (units,).

    ``phi_b = sum over sets S without b of |S|! (n - 1 - |S|)! / n! x (value(S and b) - value(S))``, with 2^n evaluations.

    References
    ----------
    Shapley (1953), A value for n-person games; Shorrocks (2013), Journal of Economic Inequality 11, 99-126.
    """
    count = len(blocks)
    value = {
        chosen: unrounded(mixed_order(pair, {part for block in chosen for part in blocks[block]}))
        for size in range(count + 1)
        for chosen in combinations(range(count), size)
    }
    share = [Fraction(factorial(size) * factorial(count - 1 - size), factorial(count)) for size in range(count)]
    found = {}
    for block in range(count):
        total = [Fraction(0)] * len(pair.this.order.codes)
        for chosen, before in value.items():
            if block not in chosen:
                after = value[tuple(sorted((*chosen, block)))]
                total = [sum_ + share[len(chosen)] * (new - old) for sum_, new, old in zip(total, after, before, strict=True)]
        found[blocks[block]] = tuple(total)
    return found


def spread(parts: Mapping[tuple[str, ...], Fraction], whole: int) -> dict[tuple[str, ...], int]:
    """Parts of either sign as whole numbers that add to ``whole``: rounded down, then by largest remainder.

    Parts of zero stay zero as long as another part is not.
    """
    names = [name for name, part in parts.items() if part] or list(parts)[-1:]
    floors = {name: floor(parts[name]) for name in names}
    each, left = divmod(whole - sum(floors.values()), len(names))
    first = sorted(range(len(names)), key=lambda place: (floors[names[place]] - parts[names[place]], place))[:left]
    return dict.fromkeys(parts, 0) | {name: floors[name] + each + (place in first) for place, name in enumerate(names)}


def _row(code: str, name: str, last: int, method: int, parts: Mapping[tuple[str, ...], int], amount: int, kind: str) -> dict[str, object]:
    """A block of several parts stands under ``rules``, or under ``composition``; the other parts that it holds are empty."""
    cells: dict[str, object] = dict.fromkeys(("reorganisation", *PARTS)) | {"rules": 0}
    cells |= {"rules" if "rules" in block else block[-1]: value for block, value in parts.items()}
    return {"centre": code, "name": name, "last_year": last, "method": method, **cells, "amount": amount, "split": kind}
