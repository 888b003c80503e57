"""The order of the appendix: numbered parts, each with its numbered sections."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from fordel.report.content import Paragraph, Section
from fordel.report.reader import Reader


@dataclass(frozen=True)
class Part:
    """A part by its name in the catalogue, and the sections in it."""

    name: str
    sections: tuple[Section, ...]


def numbered(parts: Sequence[Part], reader: Reader, first: int = 1) -> tuple[Section, ...]:
    """Each part as a heading with a sentence, then its sections one level below: ``2 Criteria``, ``2.1 The criteria register``."""
    found = []
    for number, part in enumerate(parts, first):
        lead = (Paragraph(reader.say(f"appendix.lead.{part.name}")),)
        found.append(Section(f"part-{part.name}", f"{number} {reader.say(f'appendix.part.{part.name}')}", lead))
        found += [replace(one, title=f"{number}.{place} {one.title}", level=3) for place, one in enumerate(part.sections, 1)]
    return tuple(found)
