"""The steps of ``docs/steps.md`` as formulas of one unit: what stands in each column of the sheet of steps."""

from fordel.book.places import Places
from fordel.book.sheets import NO_CEILING, text
from fordel.texts import Texts


def unit_formulas(places: Places, texts: Texts, place: int) -> dict[str, str]:
    """The formulas of unit ``place`` by column."""
    return {
        "code": places.units.cell("code", place),
        "name": places.units.cell("name", place),
        **_first_steps(places, texts, place),
        **_transition(places, texts, place),
        **_rounding(places, place),
        **_corners(places, place),
    }


def _first_steps(places: Places, texts: Texts, place: int) -> dict[str, str]:
    here, units = places.steps, places.units
    variants = range(places.variants.size)
    factors = units.row("factor0", f"factor{variants[-1]}", place)
    models = units.row("model0", f"model{variants[-1]}", place)
    additive = "0"
    if places.weights.size:
        ends = ("count0", f"count{places.weights.size - 1}")
        additive = f"SUMPRODUCT({places.counts.row(*ends, place)},{places.counts.row(*ends, -1)})*N(INDEX({factors},1,step_variant))"
    need = here.cell("need", place)
    return {
        "need": f"IF(policy_pays={choice(texts, 'additive')},{additive},N(INDEX({models},1,step_variant)))",
        "share": f"IF(step_need=0,0,{need}/step_need)",
        "fixed": f"N({units.cell('fixed', place)})",
        "shared": f"{here.cell('fixed', place)}+IF(step_need=0,0,step_left*{need}/step_need)",
        "cases": _cases(places, place),
        "target": f"{here.cell('shared', place)}+{here.cell('cases', place)}",
    }


def _cases(places: Places, place: int) -> str:
    kinds = [key for key in places.units.columns if key.startswith("cases")]
    if not kinds:
        return "0"
    ends = (kinds[0], kinds[-1])
    return f"SUMPRODUCT({places.units.row(*ends, place)},{places.units.row(*ends, -1)})"


def _transition(places: Places, texts: Texts, place: int) -> dict[str, str]:
    here = {key: places.steps.cell(key, place) for key in places.steps.columns}
    given = places.units.cell("budget", place)
    has, budget, base, target = f"{here['has']}=1", here["budget"], here["base"], here["target"]
    under = f"IF(ISNUMBER(policy_furthest_under_target),{target}*(1-policy_furthest_under_target/100),0)"
    ceiling = f"IF(policy_ceiling_kind={choice(texts, 'none')},{NO_CEILING},MAX(0,{_changed('ceiling', base, texts)}))"
    return {
        "has": f"IF(ISNUMBER({given}),1,0)",
        "budget": f"IF({has},{given},0)",
        "base": f"{budget}*IF(policy_measured_from={choice(texts, 'budget_scaled')},step_scale,1)",
        "blend": f"IF({has},step_weight*{target}+(1-step_weight)*{budget}*step_scale,0)",
        "floor": f"IF({has},MAX(0,{_changed('floor', base, texts)},{under}),0)",
        "ceiling": f"IF({has},{ceiling},0)",
        "clash": f"IF({here['floor']}-{here['ceiling']}>step_tolerance,1,0)",
        "step4": f"IF(AND(policy_transition={choice(texts, 'yes')},{has}),"
        f"MAX({here['floor']},MIN(step_lambda*{here['blend']},{here['ceiling']})),{target})",
    }


def _changed(rule: str, base: str, texts: Texts) -> str:
    """The base changed in percent or by an amount; zero without the rule."""
    kind, value = f"policy_{rule}_kind", f"N(policy_{rule}_value)"
    return f"IF({kind}={choice(texts, 'percent')},{base}+{base}*{value}/100,IF({kind}={choice(texts, 'amount')},{base}+{value},0))"


def _rounding(places: Places, place: int) -> dict[str, str]:
    steps = places.steps
    here = {key: steps.cell(key, place) for key in steps.columns}
    return {
        "quota": f"ROUND({here['step4']}/step_unit,step_decimals)",
        "whole": f"INT({here['quota']})",
        "rest": f"ROUND({here['quota']}-{here['whole']},step_decimals)",
        "rank": f"SUMPRODUCT(--({steps.whole('rest')}>{here['rest']}))+SUMPRODUCT(--({steps.part('rest', place)}={here['rest']}))",
        "amount": f"IF(step_ok=1,step_unit*({here['whole']}+IF({here['rank']}<=step_over,1,0)),{text('–')})",
    }


def _corners(places: Places, place: int) -> dict[str, str]:
    """Where the unit leaves its floor and meets its ceiling as lambda grows, and the sum of all units there."""
    here = {key: places.steps.cell(key, place) for key in places.steps.columns}
    none = f"OR({here['blend']}<=0,{here['ceiling']}>={NO_CEILING})"
    return {
        "low": f"IF({here['blend']}<=0,0,{here['floor']}/{here['blend']})",
        "low_total": total_at(places, here["low"]),
        "high": f"IF({none},0,{here['ceiling']}/{here['blend']})",
        "high_total": total_at(places, here["high"]),
    }


def total_at(places: Places, scale: str) -> str:
    """The sum of all units' amounts at a lambda: each is its floor, lambda times its blend, or its ceiling."""
    blend, floor, ceiling = (places.steps.whole(key) for key in ("blend", "floor", "ceiling"))
    free = f"{scale}*{blend}"
    return f"SUMPRODUCT(({free}<{floor})*{floor}+({free}>={floor})*(({free}<{ceiling})*{free}+({free}>={ceiling})*{ceiling}))"


def choice(texts: Texts, name: str) -> str:
    """A choice's word as formulas compare it."""
    return text(texts(f"book.choice.{name}"))
