"""What ``fordel forget`` says before and after."""

from collections.abc import Iterator

from fordel.audit.forgotten import FILE
from fordel.privacy.forget import Done, Plan


def plan_lines(plan: Plan) -> Iterator[str]:
    """Every file that goes, with its copies and bytes; what stays; what is out of reach."""
    there = [one for one in plan.files if one.copies]
    yield f"Budget {plan.year}: {_count(len(there), 'file')} with personal data."
    for one in there:
        yield f"  {one.name} ({one.md5[:8]}): {_count(len(one.copies), 'copy', 'copies')}, {_bytes(one.size)}"
    for paths, what in ((plan.unused, "in the cache that no version uses"), (plan.left_over, "left by interrupted stages")):
        if paths:
            yield f"  {_count(len(paths), 'file')} {what}: {_bytes(sum(path.lstat().st_size for path in paths))}"
    if plan.kept:
        yield "These stay, because another version uses them:"
        yield from (f"  {one.name} ({one.md5[:8]}): {', '.join(one.users)}" for one in plan.kept)
    if plan.out_of_reach:
        yield f"Not in reach, to be deleted there: {', '.join(plan.out_of_reach)}"
    if not (there or plan.unused or plan.left_over):
        yield "There is nothing to delete."
    yield "The key of that year can then no longer be computed again from its raw data. Add --yes to delete."


def done_lines(done: Done) -> Iterator[str]:
    """What was deleted, and what is left to the user."""
    yield f"Deleted: {_count(done.copies, 'copy', 'copies')}, {_bytes(done.size)}. The record is {FILE}; commit it."
    yield "Backups of these drives, mails, and the supplier's own files are not in reach: delete them by your routine."


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _bytes(number: int) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if number < 1000 or unit == "GB":
            return f"{number:.0f} {unit}"
        number /= 1000
    return ""
