"""Making a workspace: everything aside first, then moved to its place in one step."""

import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import fordel
from fordel.errors import WorkspaceError
from fordel.publish.checksum import of_file
from fordel.starter.house import example_folder, house_file, template, wanted_files
from fordel.starter.pipeline import dvc_yaml
from fordel.starter.versions import WITHOUT_GIT, commit, has_git, track
from fordel.starter.wheel import write_wheel


@dataclass(frozen=True)
class Order:
    """What is asked for: the folder, an example's name, the folder with the raw files, git or not, and the data's store."""

    directory: Path
    example: str | None = None
    data: Path | None = None
    git: bool = True
    remote: Path | None = None


def make(order: Order) -> list[str]:
    """Make the workspace, and return what to tell the user.

    Raises
    ------
    WorkspaceError
        Where the folder is not empty, a raw file is missing, or git or DVC refuses; nothing is left behind.
    """
    target = order.directory.expanduser().absolute()
    check_free(target)
    store = store_folder(order, target)
    raw = raw_files(order)
    git = order.git and has_git()
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".fordel-new-", dir=target.parent))
    try:
        root = aside / target.name
        fill(root, order, raw)
        track(root, git, store)
        what = f": the example {order.example}" if order.example else ""
        committed = git and commit(root, f"A workspace of fordel {fordel.__version__}{what}")
        if target.exists():
            target.rmdir()
        os.replace(root, target)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return told(target, order, raw, git, committed)


def store_folder(order: Order, target: Path) -> Path | None:
    """The folder that DVC keeps copies of the data in, in full.

    Raises
    ------
    WorkspaceError
        Where there is no such folder, or it lies in the workspace.
    """
    if order.remote is None:
        return None
    store = order.remote.expanduser().absolute()
    if not store.is_dir():
        raise WorkspaceError(f"--remote {order.remote}: there is no such folder; make it, for those only who may see the data")
    if store.resolve().is_relative_to(target.resolve()):
        raise WorkspaceError(f"--remote {order.remote}: lies in the workspace itself; name a folder on another drive")
    return store


def check_free(target: Path) -> None:
    """The folder must be new or empty.

    Raises
    ------
    WorkspaceError
        Where it is neither.
    """
    if target.is_file() or (target.is_dir() and any(target.iterdir())):
        raise WorkspaceError(f"{target}: is not empty; name a new folder, so that nothing in this one is overwritten")


def raw_files(order: Order) -> dict[str, Path]:
    """Where each raw file is now, by its path in the workspace.

    Raises
    ------
    WorkspaceError
        Where the data folder, or a file the example needs, is missing; the message says where to get it.
    """
    if order.data is not None and not order.data.is_dir():
        raise WorkspaceError(f"--data {order.data}: there is no such folder")
    if order.example:
        return _example_files(order.example, order.data)
    if order.data is None:
        return {}
    paths = (path for path in sorted(order.data.rglob("*")) if path.is_file())
    return {f"data/raw/{path.relative_to(order.data).as_posix()}": path for path in paths}


def fill(root: Path, order: Order, raw: dict[str, Path]) -> None:
    """Write the workspace's files into ``root``."""
    (root / "data" / "raw").mkdir(parents=True)
    (root / "data" / "last_year").mkdir()
    (root / "vendor").mkdir()
    example = example_folder(order.example) if order.example else None
    params = (example / "params.yaml").read_text(encoding="utf-8") if example else template("params.yaml")
    wheel = write_wheel(root / "vendor")
    words = {"python": f"{sys.version_info.major}.{sys.version_info.minor}", "conda": _conda_name(root.name)}
    texts = {
        "params.yaml": params,
        "statbank.yaml": template("statbank.yaml"),
        "dvc.yaml": dvc_yaml(demo=False),
        "requirements.lock": locked(wheel),
        "environment.yml": template("environment.yml", **words),
        "README.md": template("README.md", title=root.name, version=fordel.__version__, **words),
        "data/last_year/README.md": template("last_year.md"),
        ".gitignore": template("gitignore"),
        ".gitattributes": template("gitattributes"),
    }
    if example:
        texts["EXAMPLE.md"] = (example / "README.md").read_text(encoding="utf-8")
    for name, text in texts.items():
        (root / name).write_bytes(text.encode("utf-8"))
    for name, source in raw.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, root / name)


def locked(wheel: Path) -> str:
    """The hash-locked requirements, with the engine's wheel as their last line."""
    digest = of_file(wheel)
    return house_file("requirements.lock").read_text(encoding="utf-8") + f"./vendor/{wheel.name} --hash=sha256:{digest}\n"


def told(target: Path, order: Order, raw: dict[str, Path], git: bool, committed: bool) -> list[str]:
    """What the user is told when the workspace is made."""
    lines = [f"{target}: a workspace of fordel {fordel.__version__} with {len(raw)} raw file{'' if len(raw) == 1 else 's'}."]
    if not git:
        lines.append(WITHOUT_GIT if not order.git else f"git is not installed. {WITHOUT_GIT}")
    elif not committed:
        lines.append("Everything is staged, not committed: git does not know who you are. Set user.name and user.email, then 'git commit'.")
    if not order.example:
        lines.append("Set params.yaml, put the files it names in data/raw and hand them to DVC with 'dvc add data/raw'.")
    if order.remote:
        lines.append(f"'dvc push' keeps a copy of the data, personal data among them, in {order.remote}; 'dvc pull' gets it back.")
    return [*lines, f"Next: fordel run -w {target}"]


def _example_files(name: str, data: Path | None) -> dict[str, Path]:
    wanted = wanted_files(example_folder(name))
    if data is None:
        lines = [f"The example {name} needs these files; no data come with fordel. Put them in a folder and add --data FOLDER."]
        raise WorkspaceError("\n".join([*lines, *(f"  {item.file}: {item.what}. Where: {item.where}" for item in wanted)]))
    found = {item: _look_for(item.file, data) for item in wanted}
    missing = [f"{data / item.file}: not found; it is {item.what}. Where: {item.where}" for item, path in found.items() if path is None]
    if missing:
        raise WorkspaceError("\n".join(missing))
    return {item.to: path for item, path in found.items()}


def _look_for(name: str, folder: Path) -> Path | None:
    """The file in the folder, or the only one of that name below it."""
    if (folder / name).is_file():
        return folder / name
    below = [path for path in sorted(folder.rglob(Path(name).name)) if path.is_file()]
    return below[0] if len(below) == 1 else None


def _conda_name(name: str) -> str:
    return re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-") or "fordel"
