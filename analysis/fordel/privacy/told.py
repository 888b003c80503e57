"""What ``fordel forget`` says before and after, in the workspace's language."""

from collections.abc import Iterator

from fordel.audit.forgotten import FILE
from fordel.privacy.forget import Done, Plan
from fordel.texts import Texts


def plan_lines(plan: Plan, language: str, ask: bool) -> Iterator[str]:
    """Every file that goes, with its copies and bytes; what stays; what is out of reach; with ``ask`` what deletes it."""
    texts = Texts(language)
    there = [one for one in plan.files if one.copies]
    yield texts.count("forget.head", len(there), year=plan.year)
    for one in there:
        copies = texts.count("forget.copies", len(one.copies))
        yield texts("forget.file", name=one.name, md5=one.md5[:8], copies=copies, size=_bytes(one.size, texts))
    for paths, what in ((plan.unused, "unused"), (plan.left_over, "left_over")):
        if paths:
            size = _bytes(sum(path.lstat().st_size for path in paths), texts)
            yield texts("forget.other", files=texts.count("forget.files", len(paths)), what=texts(f"forget.{what}"), size=size)
    if plan.kept:
        yield texts("forget.kept")
        yield from (f"  {one.name} ({one.md5[:8]}): {', '.join(one.users)}" for one in plan.kept)
    if plan.out_of_reach:
        yield texts("forget.out_of_reach", names=", ".join(plan.out_of_reach))
    if not plan.deletes:
        yield texts("forget.nothing")
    elif ask:
        yield texts("forget.ask")


def done_lines(done: Done, language: str) -> Iterator[str]:
    """What was deleted, and what is left to the user."""
    texts = Texts(language)
    yield texts("forget.done", copies=texts.count("forget.copies", done.copies), size=_bytes(done.size, texts), record=FILE)
    yield texts("forget.backups")


def _bytes(number: float, texts: Texts) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if number < 1000 or unit == "GB":
            return f"{texts.number(number)} {unit}"
        number /= 1000
    return ""
