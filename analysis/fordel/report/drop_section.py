"""What dropped criteria would have moved: the cells beside the key, and the sentences below it."""

from collections.abc import Sequence

from fordel.params import Criterion
from fordel.report.content import Block, Paragraph
from fordel.report.reader import Reader
from fordel.report.results import Drop, Key


def shift_cell(drop: Drop | None, reader: Reader) -> str:
    """A unit's change in percentage points, starred where it exceeds half the share's interval; a dash where unknown."""
    if drop is None:
        return reader.say("none")
    return reader.texts.signed((drop.share_without - drop.share_with) * 100, 2) + ("*" if drop.exceeds_half_interval else "")


def drop_words(
    key: Key, drops: Sequence[Drop], criteria: dict[str, Criterion], labels: dict[str, str], reader: Reader
) -> tuple[Block, ...]:
    """What each dropped criterion would have moved, and what its drop may mean."""
    names = {row.centre: row.name for row in key.rows}
    groups = {name: [drop for drop in drops if drop.criterion == name] for name in dict.fromkeys(drop.criterion for drop in drops)}
    return tuple(
        Paragraph(" ".join(_drop_sentences(group, criteria.get(name), labels[name], names, reader))) for name, group in groups.items()
    )


def _drop_sentences(drops: Sequence[Drop], criterion: Criterion | None, label: str, names: dict[str, str], reader: Reader) -> list[str]:
    shifts = {drop.unit: round((drop.share_without - drop.share_with) * 100, 2) for drop in drops}
    largest = max(abs(shift) for shift in shifts.values())
    sentences = [reader.say("drop.none", label=label)]
    if largest:
        shown = {unit: f"{reader.texts.signed(shift, 2)} {reader.texts('report.key.points')}" for unit, shift in shifts.items()}
        most = [f"{names.get(unit, unit)} ({shown[unit]})" for unit, shift in sorted(shifts.items()) if abs(shift) == largest]
        sentences = [reader.say("drop.most", label=label, units=reader.some(most))]
        above = sum(1 for drop in drops if drop.exceeds_half_interval)
        sentences += [reader.count("drop.above", above)] if above else []
    return [*sentences, reader.say("drop.minority")] if criterion is not None and criterion.minority else sentences
