"""From an adopted year to the next: last year's result is kept, the settings move, and what is needed is listed."""

from dataclasses import dataclass
from pathlib import Path

from fordel.audit.manifest import FILE as MANIFEST
from fordel.audit.pipeline import draws_demo
from fordel.cycle.adopted import adopted_state
from fordel.cycle.extracts import Extract, extracts
from fordel.cycle.kept import kept
from fordel.cycle.lines import some
from fordel.cycle.next_year import Change, next_settings, to_decide
from fordel.cycle.settings import read_page, write_page
from fordel.cycle.versions import uncommitted, under_git
from fordel.errors import WorkspaceError
from fordel.key.freeze import freeze
from fordel.key.last_year import FOLDER
from fordel.params import Params, parse_params
from fordel.texts import Texts


@dataclass(frozen=True)
class Rolled:
    """What a roll-over has done, and what is left to do.

    Attributes
    ----------
    before, after : Params
        Last year's settings and this year's.
    changes : tuple of Change
        What moved in ``params.yaml``.
    extracts : tuple of Extract
        The files of the new year.
    decide : tuple
        What stands from last year and must be looked at: keys of ``cycle.decide`` with their values.
    """

    before: Params
    after: Params
    changes: tuple[Change, ...]
    extracts: tuple[Extract, ...]
    decide: tuple[tuple[str, dict[str, object]], ...]


def rollover(root: Path, year: int, re_estimate: bool = False, from_draft: bool = False) -> Rolled:
    """Keep the year's result as ``data/last_year`` and move ``params.yaml`` to the budget year ``year``, both or neither.

    Parameters
    ----------
    root : Path
        The workspace, run to its key and committed.
    year : int
        The year after the workspace's.
    re_estimate : bool
        Whether the estimation years move too; else the estimate stays.
    from_draft : bool
        Whether a year that has not been adopted may be kept.

    Raises
    ------
    WorkspaceError
        Where the year is another one, not adopted, or not committed; everything is then as it was.
    """
    text = read_page(root)
    before = parse_params(text)
    _check(root, before, year, from_draft)
    moved, changes = next_settings(text, re_estimate)
    after = parse_params(moved)
    with kept(root, (FOLDER, "params.yaml", MANIFEST)):
        freeze(root, root)
        write_page(root, moved)
        (root / MANIFEST).unlink(missing_ok=True)
    decide = (*to_decide(before, after), *([("demo", {})] if draws_demo(root) else []))
    return Rolled(before, after, changes, tuple(extracts(after, before)), decide)


def _check(root: Path, params: Params, year: int, from_draft: bool) -> None:
    texts, budget, faults = Texts(params.workspace.language), params.years.budget, []
    if year != budget + 1:
        fault = "not_later" if year <= budget else "not_next"
        faults.append(texts(f"cycle.rollover.refused.{fault}", year=year, budget=budget, next=budget + 1))
    if not from_draft:
        faults += adopted_state(root, params)
    if under_git(root) and (open_files := uncommitted(root)):
        faults.append(texts("cycle.rollover.refused.uncommitted", names=some(open_files)))
    if faults:
        raise WorkspaceError("\n".join(faults))
