"""Which files a source consists of: one, or a shapefile's parts that lie beside each other."""

from collections.abc import Collection, Iterable
from pathlib import Path

from fordel.params.sources import Source

NEEDED = (".shp", ".shx", ".dbf", ".prj")
PARTS = (*NEEDED, ".cpg")


def parts_beside(path: Path) -> dict[str, Path]:
    """The parts of the shapefile at ``path`` that are there, by ending in small letters; a link beside it is none of them."""
    beside = {one.suffix.lower(): one for one in sorted(path.parent.iterdir()) if one.stem == path.stem and not one.is_symlink()}
    beside[path.suffix.lower()] = path
    return {ending: beside[ending] for ending in PARTS if ending in beside}


def source_files(root: Path, source: Source, known: Collection[str] = ()) -> tuple[str, ...]:
    """The files of a source as paths in the workspace, its own first.

    A shapefile's needed parts are named also where they are missing, so that whoever reads the list misses them; so is an
    optional one that is ``known`` to have been there.
    """
    if source.kind != "shp":
        return (source.path,)
    home, path = root.resolve(), (root / source.path).resolve()
    if not path.is_relative_to(home):
        return (source.path,)
    there = parts_beside(path) if path.parent.is_dir() else {}
    beside = {ending: there.get(ending, path.with_suffix(ending)).relative_to(home).as_posix() for ending in PARTS[1:]}
    return (source.path, *(name for ending, name in beside.items() if ending in NEEDED or ending in there or name in known))


def raw_files(root: Path, sources: Iterable[Source], known: Collection[str] = ()) -> list[str]:
    """The files of all sources, each once, in the order of their paths."""
    return sorted({name for source in sources for name in source_files(root, source, known)})
