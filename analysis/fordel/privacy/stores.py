"""The places in which DVC keeps files under their checksums: the workspace's cache, and remotes that are folders."""

import configparser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Store:
    """A place: ``cache`` or ``remote NAME``, its folder, and whether it is this workspace's alone."""

    name: str
    folder: Path
    own: bool

    def path(self, md5: str) -> Path | None:
        """Where an object is; DVC's earlier layout has it without ``files/md5``. None where it is not."""
        places = (self.folder / "files" / "md5" / md5[:2] / md5[2:], self.folder / md5[:2] / md5[2:])
        return next((path for path in places if path.is_file()), None)

    def objects(self) -> Iterator[tuple[str, Path]]:
        """Every object by its checksum."""
        for top in (self.folder / "files" / "md5", self.folder):
            for folder in sorted(top.glob("[0-9a-f][0-9a-f]")):
                yield from ((folder.name + path.name, path) for path in sorted(folder.iterdir()) if path.is_file())


def stores(root: Path) -> tuple[tuple[Store, ...], tuple[str, ...]]:
    """The stores that are folders, the cache first, and the names of remotes that are none."""
    settings = _settings(root)
    cache = _folder(root, settings.get("cache", {}).get("dir", "cache"))
    found, others = [Store("cache", cache, cache.resolve().is_relative_to(root.resolve()))], []
    for section, values in settings.items():
        if section.startswith('remote "'):
            name, url = section.removeprefix('remote "').removesuffix('"'), values.get("url", "")
            if "://" in url:
                others.append(f"{name} ({url.partition('://')[0]})")
            else:
                found.append(Store(f"remote {name}", _folder(root, url), False))
    return tuple(found), tuple(others)


def content(places: tuple[Store, ...], md5: str) -> bytes | None:
    """The bytes of an object, from the first store that has it."""
    path = next((path for one in places if (path := one.path(md5))), None)
    return path.read_bytes() if path else None


def _folder(root: Path, stated: str) -> Path:
    """DVC reads a path of its settings from the folder of the settings."""
    return (root / ".dvc" / Path(stated).expanduser()).absolute()


def _settings(root: Path) -> dict[str, dict[str, str]]:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read([root / ".dvc" / "config", root / ".dvc" / "config.local"], encoding="utf-8")
    return {section.strip("'"): dict(parser[section]) for section in parser.sections()}
