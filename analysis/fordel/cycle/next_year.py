"""The settings of the next year, made from this year's page."""

from dataclasses import dataclass

from fordel.cycle.extracts import constant_years, unconverted
from fordel.cycle.page import comment_out, find, quoted, set_each, set_value
from fordel.params import Params, parse_params


@dataclass(frozen=True)
class Change:
    """A setting that moves: its path, and what stood and stands there."""

    path: str
    old: str
    new: str


def next_settings(text: str, re_estimate: bool) -> tuple[str, tuple[Change, ...]]:
    """The page of the year after, as a draft, and what has been changed in it.

    The budget year, the population year and the price year move by one; the estimation years with ``re_estimate`` only.
    What is this year's alone is cleared: case number, document number and date. Everything else stays.
    """
    params = parse_params(text)
    changes: list[Change] = []

    def put(path: str, new: str) -> None:
        nonlocal text
        old, before = _written(text, path), text
        text = set_value(text, path, new)
        if text != before:
            changes.append(Change(path, old, new))

    for name in ("budget", "population", "price_level"):
        put(f"years.{name}", str(getattr(params.years, name) + 1))
    if re_estimate:
        old = params.years.estimation
        new = tuple(year + 1 for year in old)
        text = set_each(text, "years.estimation", list(map(str, new)))
        changes.append(Change("years.estimation", _list(old), _list(new)))
    put("policy.status", "draft")
    if params.policy.transition and find(text, "policy.transition.years_left"):
        put("policy.transition.years_left", str(max(1, params.policy.transition.years_left - 1)))
    for name in ("case_number", "document_number"):
        if getattr(params.report, name):
            put(f"report.{name}", quoted(""))
    if params.report.date:
        text = comment_out(text, "report.date")
        changes.append(Change("report.date", str(params.report.date), ""))
    parse_params(text)
    return text, tuple(changes)


def to_decide(before: Params, after: Params) -> list[tuple[str, dict[str, object]]]:
    """What the new page has from last year and somebody must look at: keys of ``cycle.decide`` with their values."""
    policy, report = before.policy, before.report
    found: list[tuple[str, dict[str, object]]] = [("pot", {})] if policy.pot != "recorded" else []
    if policy.transition is None:
        found.append(("no_transition", {}))
    elif policy.transition.years_left > 1:
        found.append(("transition", {"years": after.policy.transition.years_left}))
    elif policy.transition.target_share == 1 or "years_left" in policy.transition.model_fields_set:
        found.append(("last_step", {}))
    else:
        found.append(("share", {"share": f"{(policy.transition.target_share * 100).normalize():f}"}))
    found += [("constant_year", {"table": table, "year": year, "years": years}) for table, year, years in constant_years(after)]
    levels = unconverted(after, before.years.price_level)
    found += [("prices", {"years": levels})] if levels else []
    own = [name for name in type(report.own_text).model_fields if getattr(report.own_text, name)]
    found += [("own_text", {"names": ", ".join(own)})] if own else []
    found += [("attachments", {})] if report.attachments else []
    totals = [name for name, source in before.sources.items() if source.expected_total]
    dated = [name for name, source in before.sources.items() if source.extracted]
    found += [("expected_total", {"names": ", ".join(totals)})] if totals else []
    found += [("extracted", {"names": ", ".join(dated)})] if dated else []
    found += [("acknowledged", {"n": len(before.acknowledge)})] if before.acknowledge else []
    return found


def _written(text: str, path: str) -> str:
    node = find(text, path)
    return "" if node is None else str(node.value)


def _list(years: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, years))}]"
