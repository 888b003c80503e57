"""The stages that run are the engine's own, whatever the version says: a changed ``dvc.yaml`` is found, and not run."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fordel.audit.result import Finding
from fordel.audit.stored import read_yaml, stages
from fordel.errors import WorkspaceError

FILE = "dvc.yaml"
_HANDED = {"outs", "desc", "meta"}
_FILE = {"path", "md5", "hash", "size", "nfiles", "isexec", "desc", "type", "labels", "meta", "persist", "push", "cache"}


def refuse_second(root: Path) -> None:
    """Whatever would let DVC run a command, or write outside the clone, beside ``dvc.yaml``.

    Raises
    ------
    WorkspaceError
        Naming the file, with nothing run.
    """
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if name.split("/")[0] in {".git", ".dvc"}:
            continue
        if path.name in {FILE, "dvc.lock", ".dvc"} and "/" in name:
            raise WorkspaceError(f"{name}: is a second pipeline, whose commands DVC would run too; a key has one, {FILE}; nothing was run")
        if path.suffix == ".dvc" and path.is_file():
            _refuse_handed(name, read_yaml(path))
    for out in declared(root):
        _refuse_outside(FILE, out)


def declared(root: Path) -> Iterator[str]:
    """Paths that ``dvc.yaml`` says are written."""
    for stage in stages(root / FILE).values():
        for out in stage.get("outs") or []:
            yield next(iter(out)) if isinstance(out, dict) else out


@dataclass(frozen=True)
class Pipeline:
    """The pipeline as the version has it."""

    text: str
    demo: bool
    frozen: tuple[str, ...]

    def findings(self, own: str) -> list[Finding]:
        """How it differs from the engine's own."""
        found = [Finding("frozen", name) for name in self.frozen]
        return [*found, Finding("pipeline", FILE)] if own.replace("\r\n", "\n") != self.text else found


def kept_pipeline(root: Path, synthetic: bool) -> Pipeline:
    """The version's own; only a made-up city may draw its raw files itself."""
    text = (root / FILE).read_bytes().replace(b"\r\n", b"\n").decode("utf-8")
    frozen = tuple(name for name, stage in stages(root / FILE).items() if stage.get("frozen"))
    return Pipeline(text, synthetic and draws_demo(root), frozen)


def draws_demo(root: Path) -> bool:
    """Whether the pipeline draws the made-up city's raw files, which are those of its first year."""
    return (root / FILE).is_file() and "\n  demo:" in (root / FILE).read_text(encoding="utf-8")


def put(root: Path, text: str) -> None:
    """Let DVC run these stages in the clone."""
    (root / FILE).write_bytes(text.encode())


def _refuse_handed(name: str, content: object) -> None:
    """A file that hands something to DVC lists what it is, and nothing else."""
    if not isinstance(content, dict) or not isinstance(content.get("outs"), list):
        raise WorkspaceError(f"{name}: is not what 'dvc add' writes; nothing was run")
    more = {*map(str, content)} - _HANDED
    for out in content["outs"]:
        if not isinstance(out, dict):
            raise WorkspaceError(f"{name}: is not what 'dvc add' writes; nothing was run")
        more |= {*map(str, out)} - _FILE
        _refuse_outside(name, str(out.get("path", "")))
    if more:
        raise WorkspaceError(f"{name}: {', '.join(sorted(more))}: 'dvc add' does not write that, and DVC might run it; nothing was run")


def _refuse_outside(name: str, out: str) -> None:
    if not out or out.startswith(("/", "\\", "~")) or ":" in out or ".." in out.replace("\\", "/").split("/"):
        raise WorkspaceError(f"{name}: {out}: leads out of the folder; nothing was run")
