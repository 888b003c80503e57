"""The engine as a wheel, made from the installed package: the same bytes on every machine."""

import base64
import hashlib
import zipfile
from importlib.metadata import distribution
from pathlib import Path

from fordel.starter.house import PACKAGE, house_file

SHIPPED = ("examples", "requirements.lock")


def write_wheel(folder: Path) -> Path:
    """Write ``fordel-<version>-py3-none-any.whl`` into ``folder``.

    It needs no build tool and no network, and works from a checkout as well as from an installed wheel: the package's
    files, the examples, the lock and the metadata of the installation. Entries are sorted, stored without compression
    and dated 1980, so that equal files give equal wheels.
    """
    found = wheel_files()
    info = _info_folder()
    record = [f"{name},{_digest(content)},{len(content)}" for name, content in sorted(found.items())]
    found[f"{info}/RECORD"] = "\n".join([*record, f"{info}/RECORD,,", ""]).encode()
    path = folder / f"{info.removesuffix('.dist-info')}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as wheel:
        for name, content in sorted(found.items()):
            wheel.writestr(_entry(name), content)
    return path


def wheel_files() -> dict[str, bytes]:
    """Content by name of all that goes into the wheel, except ``RECORD``."""
    found = _tree(PACKAGE, "fordel")
    for name in SHIPPED:
        source = house_file(name)
        found |= _tree(source, f"fordel/{name}") if source.is_dir() else {f"fordel/{name}": source.read_bytes()}
    return found | _metadata()


def _tree(folder: Path, name: str) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in paths}


def _metadata() -> dict[str, bytes]:
    """The files of the installation's ``.dist-info`` that a build makes; what an installer adds is left out."""
    info, package = _info_folder(), distribution("fordel")
    kept = ("METADATA", "WHEEL", "entry_points.txt", "licenses")
    found = {}
    for file in package.files or ():
        parts = file.parts
        if parts[0] == info and len(parts) > 1 and parts[1] in kept:
            found[file.as_posix()] = Path(package.locate_file(file)).read_bytes()
    return found


def _info_folder() -> str:
    return f"fordel-{distribution('fordel').version}.dist-info"


def _digest(content: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry
