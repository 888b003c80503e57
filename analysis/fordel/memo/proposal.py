"""The first two parts of the case: what is to be decided, and why money is shared by need."""

from fordel.key.order import Order, Transition
from fordel.memo.words import inside, joined, paragraphs, percent_words
from fordel.params import Params
from fordel.report.content import Bullets, Section
from fordel.report.key_section import extremes
from fordel.report.reader import Reader
from fordel.report.results import Key, Need, Results


def proposal_section(results: Results, params: Params, reader: Reader) -> Section:
    """The decision asked for, point by point where there are several, and the analyst's own words."""
    key, head, points = results.key, params.report, _points(results, params, reader)
    who = "both" if head.sender and head.recipient else "sender" if head.sender else "recipient" if head.recipient else "none"
    names = {"sender": head.sender, "recipient": head.recipient}
    after = [reader.say("memo.proposal.example", pot=reader.money(key.pot))] if key.illustrative else []
    after += [reader.say("memo.proposal.adopted")] if key.status == "adopted" else []
    lead = "proposal.past" if key.status == "adopted" else "proposal"
    if len(points) > 1:
        blocks = (*paragraphs(reader.say(f"memo.{lead}.several.{who}", **names)), Bullets(points, ordered=True), *paragraphs(joined(after)))
    else:
        blocks = paragraphs(joined([reader.say(f"memo.{lead}.{who}", decision=points[0], **names), *after]))
    return Section("proposal", reader.say("memo.proposal.title"), (*blocks, *paragraphs(*head.own_text.recommendation)))


def _points(results: Results, params: Params, reader: Reader) -> tuple[str, ...]:
    """What is to be decided: the key or the amounts, the transition, and what is kept back or given otherwise than by need."""
    key, order, year = results.key, results.allocated.rules.order, str(results.key.budget_year)
    kinds = reader.listed([getattr(one.label, reader.texts.language) for one in params.policy.cases])
    fixed = sum(order.fixed.values())
    found = (
        ("transition", key.transition and len(key.rows) > 1, {"rules": _rules(order.transition, reader)}),
        ("reserve", key.reserve, {"amount": _reserve(key, order, reader)}),
        ("pool", key.pool, {"amount": reader.money(key.pool)}),
        ("fixed", fixed, {"amount": reader.money(float(fixed))}),
        ("cases", order.cases, {"names": kinds}),
    )
    others = tuple(inside(reader, f"proposal.point.{name}", year=year, **values) for name, holds, values in found if holds)
    return (_decision(key, results.need, reader), *others)


def _decision(key: Key, need: Need, reader: Reader) -> str:
    """The first point: how the pot is shared; of a pot that is only an example, the shares."""
    name = ("single" if len(key.rows) == 1 else need.kind) + ("_illustrative" if key.illustrative else "")
    values = {"pot": reader.money(key.pot), "year": str(key.budget_year), "units": reader.units(len(key.rows))}
    return inside(reader, f"proposal.{name}", name=key.rows[0].name, **values)


def _rules(rules: Transition | None, reader: Reader) -> str:
    """The transition in short: how much the target counts, and the limits; empty without one."""
    if rules is None:
        return ""
    told = [inside(reader, "proposal.rules.weight", weight=percent_words(rules.weight, reader))]
    for name, change in (("floor", rules.floor), ("ceiling", rules.ceiling)):
        if change is not None:
            value = change.amount if change.percent is None else change.percent
            size = reader.money(float(abs(value))) if change.percent is None else percent_words(abs(value) / 100, reader)
            told.append(inside(reader, f"proposal.rules.{name}_{'fall' if value < 0 else 'rise'}", size=size))
    if rules.furthest_under_target is not None:
        told.append(inside(reader, "proposal.rules.furthest", size=percent_words(rules.furthest_under_target / 100, reader)))
    return ", ".join(told)


def _reserve(key: Key, order: Order, reader: Reader) -> str:
    """The reserve as it was set: in percent of the pot, or as an amount."""
    if order.reserve is None or order.reserve.percent is None:
        return reader.money(key.reserve)
    return inside(reader, "proposal.percent_of_pot", percent=percent_words(order.reserve.percent / 100, reader))


def problem_section(results: Results, params: Params, reader: Reader) -> Section:
    """Why a key by need, and on which years it rests."""
    need, rows = results.need, results.key.rows
    known = {f"{row.index:.1f}" for row in rows if row.index is not None}
    years = reader.listed([str(year) for year in need.estimation_years])
    basis = inside(reader, f"problem.{params.sources['population'].basis or 'counted'}")
    single = [reader.say("memo.problem.single", name=rows[0].name)]
    several = [
        reader.say("memo.problem.need") if len(known) > 1 else "",
        reader.say("memo.problem.history"),
        reader.by_outcome(f"memo.problem.{need.kind}"),
    ]
    told = [
        *(single if len(rows) == 1 else several),
        reader.say("memo.problem.years", years=years, basis=basis, population=str(need.population_year)),
    ]
    return Section("problem", reader.say("memo.problem.title"), paragraphs(joined(told), *params.report.own_text.problem))


def index_words(key: Key, need: Need, reader: Reader) -> str:
    """Who has the highest and who the lowest need per child, and what index and target are."""
    if len(key.rows) == 1:
        return ""
    known = [row.index is not None for row in key.rows]
    target = "memo.solution.target" if need.kind == "key" else "memo.solution.target_regression"
    return joined(
        [
            reader.say("memo.solution.index") if any(known) else "",
            extremes(key.rows, reader) if all(known) else "",
            reader.say(target) if key.transition else "",
        ]
    )
