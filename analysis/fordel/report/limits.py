"""What the key does not say."""

from collections.abc import Sequence

from fordel.params import Criterion, Params
from fordel.report.content import Bullets, Section
from fordel.report.reader import Reader


def limits_section(criteria: Sequence[Criterion], params: Params, reader: Reader) -> Section:
    """What the key does not say."""
    items = [reader.say("limits.total"), reader.say("limits.forecast"), reader.say("limits.quality")]
    if any(criterion.level == "area" for criterion in criteria):
        items.append(reader.say("limits.areas"))
    if "children" not in params.sources:
        items.append(reader.say("limits.only_areas"))
    if params.workspace.synthetic:
        items.append(reader.say("limits.synthetic"))
    return Section("limits", reader.say("limits.title"), (Bullets(tuple(items)),))
