"""The stages as a table, and the ``dvc.yaml`` written from it: the repository's and every workspace's."""

from dataclasses import dataclass

from fordel.publish.reads import READS

SECTIONS = ("workspace", "years", "units", "sources", "acknowledge", "criteria", "model", "policy", "report", "privacy")


@dataclass(frozen=True)
class Stage:
    """One stage: what it reads, which settings it uses, what it writes.

    ``kept`` outputs live in the DVC cache, ``shown`` ones in git, so that git shows how they changed. A stage depends on
    its own hash and the packages' in ``engine.json``, unless it reads the whole file.
    """

    name: str
    desc: str
    reads: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    pushed: bool = True
    always: bool = False

    @property
    def writes(self) -> tuple[str, ...]:
        """All outputs."""
        return self.kept + self.shown


DEMO = Stage(
    name="demo",
    desc="Draw the synthetic city: raw extracts as a supplier would send them, and the truth that no later stage may read.",
    kept=("data/raw/demo", "data/truth"),
    pushed=False,
)
STAGES = (
    Stage(
        name="engine",
        desc="Write down what computes: the version, a hash of the installed packages and one of each stage's own modules. "
        "It always runs; a stage below runs again only when its hash has changed.",
        shown=("engine.json",),
        always=True,
    ),
    Stage(
        name="ingest",
        desc="Read the suppliers' files as text, bring them to the contract's tables and check every rule; stop where one is broken.",
        reads=("data/raw",),
        settings=("workspace", "years", "units", "sources", "acknowledge", "criteria", "model", "privacy"),
        kept=("data/tables", "data/ingest.csv", "data/lineage/ingest.json"),
        shown=("reports/ingest.csv", "reports/exclusions.csv", "reports/inputs.csv"),
    ),
    Stage(
        name="observations",
        desc="Join the tables into rows of child-years with their coded criteria, sorted by area, and the children the money is for.",
        reads=READS["observations"],
        settings=("years", "units", "sources", "criteria", "model"),
        kept=("data/observations.parquet", "data/population.parquet", "data/lineage/observations.json"),
    ),
    Stage(
        name="need",
        desc="Estimate need from sums over areas, take each centre's own practice and the supply of help out of it, "
        "draw the uncertainty, and check the estimates with a second program.",
        reads=READS["need"],
        settings=("workspace", "years", "units", "sources", "criteria", "model", "privacy"),
        kept=("models/replicates.parquet", "models/practice.parquet", "models/area_need.parquet", "data/lineage/need.json"),
        shown=(
            "models/coefficients.csv",
            "models/covariance.csv",
            "models/unexplained.csv",
            "models/unit_residuals.csv",
            "models/criteria_log.csv",
            "models/drops.csv",
            "models/selection.csv",
            "models/check.json",
            "models/replicate_check.json",
            "models/need.json",
        ),
    ),
    Stage(
        name="weights",
        desc="Fit the additive key to need by area: money per child in each age band and per child with each of at most ten criteria, "
        "with the same draws of areas behind its intervals. And say what the children of every unit are like.",
        reads=READS["weights"],
        settings=("workspace", "years", "units", "criteria", "model", "privacy"),
        kept=("models/weight_draws.parquet", "data/lineage/weights.json"),
        shown=("models/weights.json", "reports/profile.csv"),
    ),
    Stage(
        name="validate",
        desc="Try the estimate on areas and years it has not seen, beside its rivals, and show what every choice in it moves.",
        reads=READS["validate"],
        settings=("units", "sources", "criteria", "model", "policy", "privacy"),
        kept=("models/validation", "data/lineage/validate.json"),
        shown=("models/validation.json",),
    ),
    Stage(
        name="key",
        desc="Take need to whole amounts that add up exactly, step by step: what the city keeps, need, actual cases, the transition from "
        "last year, rounding; and explain every amount and its change. Its files carry the run's identity, a hash over the raw files, "
        "the settings and the engine, so it runs again when any of them changes.",
        reads=(*READS["key"], "data/raw", "params.yaml", "engine.json"),
        kept=("data/key.parquet", "data/lineage/key.json"),
        shown=(
            "reports/key.csv",
            "reports/key.json",
            "reports/steps.csv",
            "reports/exceedance.csv",
            "reports/explanation.csv",
            "reports/weights.csv",
            "reports/counts.csv",
            "reports/criteria.csv",
            "reports/criterion_shares.csv",
            "reports/closeness.csv",
            "reports/change.csv",
            "reports/weight_changes.csv",
            "reports/allocation.json",
        ),
    ),
    Stage(
        name="report",
        desc="Write what people read: the memo, a sheet for every unit, the technical appendix (all three as pages and PDF), the "
        "workbook with live formulas, the what-if page, the map, and a front page that leads to them.",
        reads=READS["report"],
        settings=("workspace", "years", "units", "sources", "acknowledge", "criteria", "model", "policy", "report", "privacy"),
        kept=(
            *("reports/index.html", "reports/memo.html", "reports/memo.pdf", "reports/appendix.html", "reports/appendix.pdf"),
            *("reports/centres", "reports/centres.pdf", "reports/figures", "reports/map.svg", "reports/key.xlsx", "reports/whatif.html"),
        ),
        shown=("reports/memo.png",),
    ),
)


def stage(name: str) -> Stage:
    """The stage of that name."""
    return next(item for item in (DEMO, *STAGES) if item.name == name)


def dvc_yaml(demo: bool) -> str:
    """The text of ``dvc.yaml``, with the stage that draws the synthetic city or without it.

    Parameters
    ----------
    demo : bool
        True for the repository, whose workspace is the synthetic city.
    """
    head = "# The pipeline, written from the table of stages in the package (fordel.starter.pipeline); change it there.\n"
    return head + "stages:\n" + "".join(_entry(item) for item in ((DEMO, *STAGES) if demo else STAGES))


def _entry(item: Stage) -> str:
    lines = [f"  {item.name}:", "    desc: >-", *_folded(item.desc), f"    cmd: fordel {item.name}"]
    if item.always:
        lines.append("    always_changed: true")
    if item.reads:
        lines += ["    deps:", *(f"      - {name}" for name in item.reads)]
    if not item.always and "engine.json" not in item.reads:
        lines += ["    params:", "      - engine.json:", f"          - rooms.{item.name}", "          - packages"]
    if item.settings:
        lines += ["      - params.yaml:", *(f"          - {name}" for name in item.settings)]
    lines += ["    outs:", *(_out(name, item) for name in item.writes)]
    return "\n".join(lines) + "\n"


def _out(name: str, item: Stage) -> str:
    flags = ["persist: true"]
    if name in item.shown:
        flags.insert(0, "cache: false")
    if not item.pushed:
        flags.append("push: false")
    return f"      - {name}: {{{', '.join(flags)}}}"


def _folded(text: str, width: int = 110) -> list[str]:
    import textwrap

    return [f"      {line}" for line in textwrap.wrap(text, width)]
