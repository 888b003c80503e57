"""What computed this run: the program and its fingerprints, and the packages that its lock file names."""

import re
from collections.abc import Mapping
from pathlib import Path

import fordel
from fordel.report.content import Block, Column, Paragraph, Section, Table
from fordel.report.reader import Reader
from fordel.report.results import Installed, Results

_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def versions_section(results: Results, locked: Mapping[str, str], reader: Reader) -> Section:
    """The run's identity, the program's version and fingerprints, and every package of the lock file."""
    say = reader.say
    blocks: list[Block] = [Paragraph(say("appendix.versions.text")), _facts(results, reader)]
    if results.engine.rooms:
        blocks.append(_rooms(results.engine, reader))
    if locked:
        packages = ", ".join(f"{name} {version}" for name, version in sorted(locked.items()))
        told = say("appendix.versions.locked", n=reader.number(len(locked)), packages=packages)
        blocks.append(Paragraph(f"{told} {say('appendix.versions.locked_note')}"))
    return Section("versions", say("appendix.versions.title"), tuple(blocks), 3)


def _facts(results: Results, reader: Reader) -> Table:
    engine = results.engine
    facts = {"identity": results.key.run_identity, "engine": engine.version, "python": engine.python, "packages": engine.packages}
    columns = (Column(reader.say("method.what")), Column(reader.say("method.which")))
    rows = tuple((reader.say(f"appendix.versions.{name}"), fact) for name, fact in facts.items() if fact)
    return Table("run", reader.say("appendix.versions.caption"), columns, rows, (), (reader.say("appendix.versions.note"),))


def _rooms(engine: Installed, reader: Reader) -> Table:
    columns = (Column(reader.say("appendix.versions.stage")), Column("SHA-256"))
    note = (reader.say("appendix.versions.rooms_note"),)
    return Table("rooms", reader.say("appendix.versions.rooms"), columns, tuple(engine.rooms.items()), (), note)


def locked_packages() -> dict[str, str]:
    """Version by name of the packages in the lock file that ships with the program; none where it is not there."""
    package = Path(fordel.__file__).parent
    files = [folder / "requirements.lock" for folder in (package, package.parent.parent)]
    text = next((path.read_text(encoding="utf-8") for path in files if path.is_file()), "")
    return dict(_LOCKED.findall(text))
