"""An independent reading of ``docs/steps.md``: slow and obvious, and it shares no line with the engine."""

import math
from fractions import Fraction


class Refused(Exception):
    """The order breaks a rule; the text is the rule's id."""


def expected(content):
    """What ``docs/steps.md`` says comes out of an ``input``: the ``expected`` of a case."""
    try:
        return {"budgets": _words(reorganised(content))} if "areas" in content else _distributed(content)
    except Refused as refused:
        return {"error": str(refused)}


def reorganised(content):
    """Step 0: last year's budgets, moved to the units of today; what has need carries the money, or the word that there was none."""
    areas, units, budgets = content["areas"], content["units"], content["budgets"]
    carrying = [area for area in areas if Fraction(area["need"]) > 0 and Fraction(budgets.get(area["before"], "0")) > 0]
    if any(area["now"] not in units for area in carrying):
        raise Refused("area_without_unit")
    if any(Fraction(budget) > 0 and old not in {area["before"] for area in carrying} for old, budget in budgets.items()):
        raise Refused("unit_without_need")
    with_need = {area["before"] for area in areas if Fraction(area["need"]) > 0}
    today = {old: Fraction(0) for old in budgets if old in units and old not in with_need}
    for area in areas:
        if Fraction(area["need"]) > 0 and area["before"] in budgets and area["now"] in units:
            today.setdefault(area["now"], Fraction(0))
    for area in carrying:
        whole = sum(Fraction(other["need"]) for other in carrying if other["before"] == area["before"])
        part = Fraction(budgets[area["before"]]) * Fraction(area["need"]) / whole
        today[area["now"]] = today.get(area["now"], Fraction(0)) + part
    return today


def _distributed(content):
    """Steps 1 to 5."""
    codes, k, pot = content["codes"], int(content.get("unit", "1")), Fraction(content["pot"])
    if pot.denominator != 1 or not 0 <= pot <= 10**12:
        raise Refused("pot_out_of_range")
    if pot % k != 0:
        raise Refused("pot_not_in_units")
    fixed, paid = _fixed_and_cases(content, codes)
    reserve = _nearest(_kept(content.get("reserve"), pot), k)
    pool = _nearest(Fraction(content.get("pool", "0")), k)

    left = pot - reserve - pool - sum(fixed.values()) - sum(paid.values())
    if left < 0:
        raise Refused("deductions_above_pot")
    needs = dict(zip(codes, (int(need) for need in content["needs"]), strict=True))
    total = sum(needs.values())
    if total == 0 and left > 0:
        raise Refused("no_need")
    by_need = {code: fixed[code] + (left * needs[code] / total if total else 0) for code in codes}
    target = {code: by_need[code] + paid[code] for code in codes}

    steps = {"reserve": fixed, "need_share": by_need, "actual_cases": target}
    amounts = target
    if content.get("transition") is not None:
        amounts = steps["transition"] = _transition(content["transition"], target, content.get("budgets", {}))
    steps["rounding"] = _whole(amounts, k)
    return {
        "reserve": str(reserve),
        "pool": str(pool),
        "steps": {name: [str(Fraction(after[code])) for code in codes] for name, after in steps.items()},
        "amounts": [str(steps["rounding"][code]) for code in codes],
    }


def _fixed_and_cases(content, codes):
    fixed = {code: Fraction(0) for code in codes}
    paid = {code: Fraction(0) for code in codes}
    for code, amount in content.get("fixed", {}).items():
        if code not in fixed:
            raise Refused("unknown_unit")
        fixed[code] += Fraction(amount)
    for kind in content.get("cases", []):
        for code, number in kind["counts"].items():
            if code not in paid:
                raise Refused("unknown_unit")
            paid[code] += Fraction(number) * Fraction(kind["per_case"])
    return fixed, paid


def _kept(reserve, pot):
    if not reserve:
        return Fraction(0)
    return Fraction(reserve["amount"]) if "amount" in reserve else pot * Fraction(reserve["percent"]) / 100


def _nearest(amount, k):
    """The nearest multiple of k: of the two around the amount the nearer one, the upper one where both are as near."""
    below = amount // k * k
    return below if amount - below < below + k - amount else below + k


def _transition(rules, target, budgets):
    """Step 4: the amounts on the way from last year's budgets to the target."""
    last = {code: Fraction(budget) for code, budget in budgets.items()}
    if any(budget < 0 for budget in last.values()):
        raise Refused("budget_below_zero")
    if any(budget != 0 and code not in target for code, budget in last.items()):
        raise Refused("closed_unit")
    new = {code: amount for code, amount in target.items() if code not in last}
    if new and rules.get("without_history", "error") != "at_target":
        raise Refused("no_history")
    old = [code for code in target if code in last]
    if not old:
        return new

    sum_now = sum(target[code] for code in old)
    sum_last = sum(last[code] for code in old)
    w = Fraction(rules.get("target_share", "1")) / int(rules.get("years_left", "1"))
    scaled = rules.get("measured_from", "budget") == "budget_scaled"
    if sum_last == 0 and (w < 1 or scaled):
        raise Refused("no_budgets")
    shared = {code: sum_now * last[code] / sum_last if sum_last else Fraction(0) for code in old}
    base = shared if scaled else last
    blend = {code: w * target[code] + (1 - w) * shared[code] for code in old}
    floor = {code: _floor(rules, base[code], target[code]) for code in old}
    ceiling = {code: _ceiling(rules, base[code]) for code in old}

    if any(floor[code] > ceiling[code] for code in old):
        raise Refused("floor_above_ceiling")
    if sum(floor.values()) > sum_now:
        raise Refused("floors_above_pot")
    if sum(floor[code] if blend[code] == 0 else ceiling[code] for code in old) < sum_now:
        raise Refused("ceilings_below_pot")
    factor = _smallest_factor(blend, floor, ceiling, sum_now)
    return new | {code: _middle(floor[code], factor * blend[code], ceiling[code]) for code in old}


def _floor(rules, base, target):
    floors = [Fraction(0)]
    if rules.get("floor") is not None:
        floors.append(_changed(base, rules["floor"]))
    if rules.get("furthest_under_target") is not None:
        floors.append(target * (1 - Fraction(rules["furthest_under_target"]) / 100))
    return max(floors)


def _ceiling(rules, base):
    return math.inf if rules.get("ceiling") is None else max(Fraction(0), _changed(base, rules["ceiling"]))


def _changed(base, change):
    return base + Fraction(change["amount"]) if "amount" in change else base * (1 + Fraction(change["percent"]) / 100)


def _middle(low, value, high):
    return max(low, min(value, high))


def _smallest_factor(blend, floor, ceiling, total):
    """Every stretch between two corners is a straight line: solve each, keep what gives the sum, take the smallest."""
    moving = [code for code in blend if blend[code] > 0]
    corners = {Fraction(0)} | {bound[code] / blend[code] for bound in (floor, ceiling) for code in moving if bound[code] != math.inf}
    found = []
    for corner in corners:
        free = [code for code in moving if floor[code] / blend[code] <= corner < ceiling[code] / blend[code]]
        stuck = sum(_middle(floor[code], corner * blend[code], ceiling[code]) for code in blend if code not in free)
        slope = sum(blend[code] for code in free)
        factor = (total - stuck) / slope if slope else corner
        if factor >= 0 and sum(_middle(floor[code], factor * blend[code], ceiling[code]) for code in blend) == total:
            found.append(factor)
    return min(found)


def _whole(amounts, k):
    """Step 5: whole parts, then one more each for the largest remainders, one at a time."""
    whole = {code: amount // k for code, amount in amounts.items()}
    rest = {code: amount / k - whole[code] for code, amount in amounts.items()}
    for _ in range(int(sum(rest.values()))):
        largest = max(rest.values())
        first = min(code for code, remainder in rest.items() if remainder == largest)
        whole[first] += 1
        del rest[first]
    return {code: k * parts for code, parts in whole.items()}


def _words(budgets):
    return {code: str(amount) for code, amount in sorted(budgets.items())}
