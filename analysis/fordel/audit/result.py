"""What an audit finds: checks with their findings, and the machine it ran on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from fordel.audit.figures import Difference

State = Literal["passed", "failed", "not_done"]


@dataclass(frozen=True)
class Finding:
    """Something that does not match: its kind (a key of the texts), the file or thing it is about, and what is said of it.

    ``harmless`` ones are named and fail nothing: line endings, figures within the tolerance. ``cells`` are figures that differ.
    """

    kind: str
    subject: str
    values: Mapping[str, str] = field(default_factory=dict)
    harmless: bool = False
    cells: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Check:
    """One question of the audit: how many things were looked at, and what did not match.

    ``reason`` (a key of the texts) says why a check was not made.
    """

    name: str
    count: int = 0
    findings: tuple[Finding, ...] = ()
    reason: str = ""

    @property
    def state(self) -> State:
        """``not_done`` where a reason is given; a failed one has a finding that is not harmless."""
        if any(not one.harmless for one in self.findings):
            return "failed"
        return "not_done" if self.reason else "passed"


@dataclass(frozen=True)
class Audited:
    """Which version was audited, and who decided it; ``uncommitted`` files of the workspace were left out.

    ``forgotten`` is the day on which the year's personal data were deleted; ``adopted`` is what manifest and settings say.
    """

    tag: str
    commit: str
    budget_year: int
    decision: str = ""
    case_number: str = ""
    sealed: str = ""
    identity: str = ""
    uncommitted: tuple[str, ...] = ()
    forgotten: str = ""
    adopted: bool = True


@dataclass(frozen=True)
class Machine:
    """Where it was computed again: system, versions, ``locked`` or ``current`` packages, and the seconds it took.

    ``program`` is SHA-256 of the wheel that the version holds; empty where it holds none.
    """

    system: str
    python: str
    fordel: str
    environment: str
    tools: str
    seconds: float
    program: str = ""


@dataclass(frozen=True)
class Audit:
    """The whole audit: from ``raw``, ``need`` or ``key`` on, with its checks in order."""

    start: str
    audited: Audited
    checks: tuple[Check, ...]
    machine: Machine
    kept: str = ""

    @property
    def matches(self) -> bool:
        """Whether nothing differs."""
        return all(check.state != "failed" for check in self.checks)

    @property
    def impossible(self) -> bool:
        """Whether nothing could be computed again, because the raw files have been deleted."""
        return any(check.reason == "forgotten" for check in self.checks)
