"""The figures of the whole city as formulas, and the checks that refuse what no step can carry out."""

from fordel.book.places import Places
from fordel.book.sheets import text
from fordel.book.step_formulas import choice, total_at
from fordel.key.exact import LARGEST_POT
from fordel.texts import Texts


def city_formulas(places: Places, texts: Texts) -> dict[str, str]:
    """The formulas by the name that follows ``step_``."""
    steps = places.steps
    return {
        "variant": f"IFERROR(MATCH(policy_pool_threshold,{places.variants.whole('threshold')},0),1)",
        "pot": "N(policy_pot)",
        "unit": "IF(N(policy_unit)>=1,N(policy_unit),1)",
        "reserve": _to_unit(
            f"IF(policy_reserve_kind={choice(texts, 'percent')},step_pot*N(policy_reserve_value)/100,"
            f"IF(policy_reserve_kind={choice(texts, 'amount')},N(policy_reserve_value),0))"
        ),
        "pool": _to_unit(_pool(places)),
        "fixed": f"SUM({steps.whole('fixed')})",
        "cases": f"SUM({steps.whole('cases')})",
        "left": "step_pot-step_reserve-step_pool-step_fixed-step_cases",
        "pay": "step_pot-step_reserve-step_pool",
        "need": f"SUM({steps.whole('need')})",
        **_transition(places),
        "decimals": "MAX(2,MIN(9,15-LEN(INT(ABS(step_pay/step_unit)))))",
        "over": f"ROUND(step_pay/step_unit-SUM({steps.whole('whole')}),0)",
        "tolerance": "MAX(0.000001,ABS(step_pay)/10000000000000)",
        "ok": f"IF(SUM({places.checks.whole('flag')})=0,1,0)",
    }


def _to_unit(amount: str) -> str:
    return f"step_unit*INT(ROUND({amount}/step_unit,6)+0.5)"


def _pool(places: Places) -> str:
    """The expected sum of the threshold; another part borne by the units scales it."""
    total, at = (f"INDEX({places.variants.whole(key)},step_variant)" for key in ("pool", "at"))
    return f"IF(N(policy_centre_pays)={at},N({total}),ROUND(N({total})*(1-N(policy_centre_pays))/(1-{at}),0))"


def _transition(places: Places) -> dict[str, str]:
    steps = places.steps
    blend, floor, ceiling = (steps.whole(key) for key in ("blend", "floor", "ceiling"))
    corners = [f"MAX(({steps.whole(f'{edge}_total')}<step_bound)*{steps.whole(edge)})" for edge in ("low", "high")]
    nearly = f"step_start*{blend}*(1+1E-12)"
    return {
        "weight": "N(policy_target_share)/MAX(1,N(policy_years_left))",
        "bound": f"SUMPRODUCT({steps.whole('has')},{steps.whole('target')})",
        "budgets": f"SUM({places.units.whole('budget')})",
        "scale": "IF(step_budgets=0,0,step_bound/step_budgets)",
        "start": f"MAX(SUMPRODUCT({corners[0]}),SUMPRODUCT({corners[1]}))",
        "reached": total_at(places, "step_start"),
        "slope": f"SUMPRODUCT(({floor}<={nearly})*({nearly}<{ceiling})*{blend})",
        "lambda": "step_start+IF(AND(step_slope>0,step_reached<step_bound),(step_bound-step_reached)/step_slope,0)",
    }


def check_formulas(places: Places, texts: Texts) -> dict[str, str]:
    """1 where a check fails, else 0; in the order in which they are looked for."""
    steps, units = places.steps, places.units
    moves = f"policy_transition={choice(texts, 'yes')}"
    clash, floor, ceiling, blend = (steps.whole(key) for key in ("clash", "floor", "ceiling", "blend"))
    most = f"SUMPRODUCT(({blend}>0)*{ceiling}+({blend}<=0)*{floor})"
    needs_shares = f"OR(step_weight<1,policy_measured_from={choice(texts, 'budget_scaled')})"
    failing = {
        "not_a_number": _not_a_number(places, texts),
        "unknown_choice": _unknown_choice(places, texts),
        "out_of_range": _out_of_range(places),
        "not_computed": _not_computed(places, texts),
        "pot_out_of_range": f"OR(step_pot<0,step_pot>{LARGEST_POT},step_pot<>INT(step_pot))",
        "pot_not_in_units": "step_pot<>step_unit*INT(step_pot/step_unit)",
        "deductions_above_pot": "step_left<-step_tolerance",
        "no_need": "AND(step_left>step_tolerance,step_need=0)",
        "budget_below_zero": f"AND({moves},MIN({units.whole('budget')})<0)",
        "no_history": f"AND({moves},policy_without_history={choice(texts, 'error')},SUM({steps.whole('has')})<{units.size})",
        "no_budgets": f"AND({moves},SUM({steps.whole('has')})>0,step_budgets=0,{needs_shares})",
        "floor_above_ceiling": f"AND({moves},SUM({clash})>0)",
        "floors_above_pot": f"AND({moves},SUM({floor})-step_bound>step_tolerance)",
        "ceilings_below_pot": f"AND({moves},step_bound-{most}>step_tolerance)",
    }
    return {name: f"IF({formula},1,0)" for name, formula in failing.items()}


def _not_a_number(places: Places, texts: Texts) -> str:
    plain = [f"NOT(ISNUMBER(policy_{name}))" for name in ("pot", "unit", "centre_pays", "target_share", "years_left")]
    ruled = [
        f"AND(policy_{rule}_kind<>{choice(texts, 'none')},NOT(ISNUMBER(policy_{rule}_value)))" for rule in ("reserve", "floor", "ceiling")
    ]
    ends = ("fixed", places.units.columns[places.units.columns.index("factor0") - 1])
    whole = [f"COUNTA({places.units.span('budget', ends[1])})>COUNT({places.units.span('budget', ends[1])})"]
    if places.weights.size:
        counts = places.counts.span("count0", f"count{places.weights.size - 1}")
        weights = places.weights.span("weight0", f"weight{places.variants.size - 1}")
        size = places.weights.size
        whole += [f"COUNT({counts})<{places.counts.size * size}", f"COUNT({weights})<{places.variants.size * size}"]
    return f"OR({','.join((*plain, *ruled, *whole))})"


def _unknown_choice(places: Places, texts: Texts) -> str:
    known = [f"AND({','.join(f'policy_{name}<>{choice(texts, one)}' for one in choices)})" for name, choices in CHOICES.items()]
    return f"OR({','.join(known)},ISNA(MATCH(policy_pool_threshold,{places.variants.whole('threshold')},0)))"


def _out_of_range(places: Places) -> str:
    """Numbers that no setting may have."""
    last = places.units.columns[places.units.columns.index("factor0") - 1]
    parts = [
        f"MIN({places.steps.whole('need')})<0",
        f"MIN({places.units.span('fixed', last)})<0",
        "step_unit<>10^ROUND(LOG10(step_unit),0)",
        "step_reserve<0",
        "N(policy_centre_pays)<0",
        "N(policy_centre_pays)>=1",
        "N(policy_target_share)<0",
        "N(policy_target_share)>1",
        "N(policy_years_left)<1",
        "N(policy_years_left)<>INT(N(policy_years_left))",
        "N(policy_furthest_under_target)<0",
        "N(policy_furthest_under_target)>100",
    ]
    if last.startswith("cases"):
        parts.append(f"MIN({places.units.row('cases0', last, -1)})<0")
    return f"OR({','.join(parts)})"


def _not_computed(places: Places, texts: Texts) -> str:
    """The run has no factors, or no full model, for this threshold."""
    last = places.variants.size - 1
    factors, models = (places.units.span(f"{name}0", f"{name}{last}") for name in ("factor", "model"))
    chosen = f"IF(policy_pays={choice(texts, 'additive')},COUNT(INDEX({factors},0,step_variant)),COUNT(INDEX({models},0,step_variant)))"
    return f"{chosen}<{places.units.size}"


CHOICES = {
    "reserve_kind": ("none", "percent", "amount"),
    "pays": ("additive", "model"),
    "transition": ("yes", "no"),
    "floor_kind": ("none", "percent", "amount"),
    "ceiling_kind": ("none", "percent", "amount"),
    "measured_from": ("budget", "budget_scaled"),
    "without_history": ("error", "at_target"),
}


def status_formula(places: Places, texts: Texts) -> str:
    """What is wrong; else whether the amounts are those of the run."""
    flags, words = places.checks.whole("flag"), places.checks.whole("text")
    moved = f"SUMPRODUCT(--({places.steps.whole('amount')}<>{places.key.whole('run')}))"
    same, changed = (text(texts(f"book.status.{name}")) for name in ("same", "changed"))
    return f"IF(step_ok=1,IF({moved}=0,{same},{changed}),INDEX({words},MATCH(1,{flags},0)))"
