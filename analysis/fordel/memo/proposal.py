"""The first two parts of the case: what is to be decided, and why money is shared by need."""

from fordel.memo.words import inside, joined, paragraphs
from fordel.params import Params
from fordel.report.content import Section
from fordel.report.key_section import extremes
from fordel.report.reader import Reader
from fordel.report.results import Key, Need, Results


def proposal_section(key: Key, need: Need, params: Params, reader: Reader) -> Section:
    """The decision asked for, in one paragraph, and the analyst's own words."""
    head = params.report
    who = "both" if head.sender and head.recipient else "sender" if head.sender else "recipient" if head.recipient else "none"
    asked = reader.say(f"memo.proposal.{who}", sender=head.sender, recipient=head.recipient, decision=_decision(key, reader))
    rule = f"{need.kind}_transition" if key.transition else need.kind
    told = [
        asked,
        reader.say(f"memo.proposal.rule.{rule}") if len(key.rows) > 1 else "",
        reader.say("memo.proposal.kept", kept=kept_words(key, reader)) if key.reserve or key.pool else "",
        reader.say("memo.proposal.example", pot=reader.money(key.pot)) if key.illustrative else "",
    ]
    return Section("proposal", reader.say("memo.proposal.title"), paragraphs(joined(told), *head.own_text.recommendation))


def _decision(key: Key, reader: Reader) -> str:
    name = f"{'single' if len(key.rows) == 1 else 'decision'}{'_illustrative' if key.illustrative else ''}"
    values = {"pot": reader.money(key.pot), "year": str(key.budget_year), "units": reader.units(len(key.rows))}
    return inside(reader, f"proposal.{name}", name=key.rows[0].name, **values)


def kept_words(key: Key, reader: Reader) -> str:
    """What the city keeps, with its purposes."""
    kept = [(name, amount) for name, amount in (("reserve", key.reserve), ("pool", key.pool)) if amount]
    return reader.listed([inside(reader, f"proposal.{name}", amount=reader.money(amount)) for name, amount in kept])


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
