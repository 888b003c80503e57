"""What happens next, and what lies beside the memo."""

from fractions import Fraction

from fordel.key.order import Order
from fordel.memo.words import joined, paragraphs, percent_words
from fordel.params import Params
from fordel.report.content import Block, Bullets, Link, Links, Section
from fordel.report.reader import Reader
from fordel.report.remarks import open_remarks
from fordel.report.results import Key, Results


def process_section(results: Results, params: Params, reader: Reader) -> Section:
    """The coming years by the settings, and what is still missing where the distribution is a draft."""
    key, next_year = results.key, str(results.key.budget_year + 1)
    words = [
        reader.say("memo.process.holds", year=str(key.budget_year)),
        reader.count("memo.process.sheets", len(key.rows)),
        reader.say("memo.process.yearly", next=next_year),
        reader.say("memo.process.weights", years=reader.listed([str(year) for year in results.need.estimation_years])),
        _transition(results.allocated.rules.order, next_year, reader) if len(key.rows) > 1 else "",
        _kept(key, params, reader),
    ]
    blocks: list[Block] = [*paragraphs(joined(words))]
    if key.status == "draft":
        blocks += [*paragraphs(reader.say("memo.process.draft")), Bullets(_missing(results, params, reader))]
    else:
        blocks += paragraphs(reader.say("memo.process.adopted"))
    return Section("process", reader.say("memo.process.title"), (*blocks, *paragraphs(*params.report.own_text.process)))


def _transition(order: Order, next_year: str, reader: Reader) -> str:
    """How far the target is reached, and what the rules say about the next year; nothing without a transition."""
    rules = order.transition
    if rules is None:
        return ""
    weight = percent_words(rules.weight, reader)
    if rules.years_left > 1:
        following = min(Fraction(1), rules.target_share / (rules.years_left - 1))
        return reader.say("memo.process.next_step", weight=weight, following=percent_words(following, reader), next=next_year)
    if rules.weight < 1:
        return reader.say("memo.process.stays", weight=weight, all=percent_words(Fraction(1), reader), next=next_year)
    limited = any(limit is not None for limit in (rules.floor, rules.ceiling, rules.furthest_under_target))
    return reader.say("memo.process.reached_limited" if limited else "memo.process.reached", weight=weight)


def _kept(key: Key, params: Params, reader: Reader) -> str:
    """What becomes of what the city keeps."""
    told = [reader.say("memo.process.reserve", amount=reader.money(key.reserve)) if key.reserve else ""]
    if key.pool and params.policy.pool is not None:
        part = params.policy.pool.centre_pays
        values = {"amount": reader.money(key.pool), "threshold": reader.money(params.policy.pool.threshold)}
        percent = percent_words(Fraction(part), reader)
        told.append(reader.say("memo.process.pool_part" if part else "memo.process.pool", percent=percent, **values))
    return joined(told)


def _missing(results: Results, params: Params, reader: Reader) -> tuple[str, ...]:
    """What stands between the draft and a distribution that holds."""
    recipient, warnings = params.report.recipient, len(open_remarks(results, params, reader))
    found = [reader.say(f"memo.process.missing.{'approval_by' if recipient else 'approval'}", recipient=recipient)]
    found += [reader.say("memo.process.missing.pot")] if results.key.illustrative else []
    found += [reader.say("memo.process.missing.synthetic")] if results.key.synthetic else []
    found += [reader.count("memo.process.warnings", warnings)] if warnings else []
    return tuple(found)


def enclosures_section(params: Params, reader: Reader) -> Section:
    """The other documents of the run, and the analyst's own enclosures."""
    files = (("centres.pdf", "sheets"), ("appendix.pdf", "appendix"), ("key.xlsx", "workbook"), ("whatif.html", "whatif"))

    def numbered(number: int, label: str) -> str:
        return reader.say("memo.enclosures.numbered", number=str(number), label=label)

    links = tuple(
        Link(address, numbered(number, reader.say(f"memo.enclosures.{name}")), reader.say(f"memo.enclosures.{name}_text"))
        for number, (address, name) in enumerate(files, 1)
    )
    own = tuple(numbered(number, label) for number, label in enumerate(params.report.attachments, len(links) + 1))
    return Section("enclosures", reader.say("memo.enclosures.title"), (Links(links), *([Bullets(own)] if own else [])))
