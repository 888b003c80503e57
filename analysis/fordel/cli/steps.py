"""The steps of a run as commands, one by one, and what their ``--help`` teaches."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from fordel.cli.app import app
from fordel.cli.options import HERE, Debug, Quiet, Root


@app.command()
def demo(
    workspace: Root = HERE,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers; the same seed draws the same city.", min=0)] = 2009,
    size: Annotated[float, typer.Option(help="Children as a multiple of the real number.", min=0.01, max=20)] = 1.0,
    form: Annotated[
        Literal["log_linear", "two_part", "interactions"], typer.Option(help="How true need depends on a child's circumstances.")
    ] = "log_linear",
    population_year: Annotated[int, typer.Option(help="Whose children are counted.", min=2006, max=2008)] = 2008,
    debug: Debug = False,
    quiet: Quiet = False,
) -> None:
    """Draw the synthetic city: real in size and ages only.

    Reads: nothing. Writes: data/raw/demo (extracts as a supplier would send them) and data/truth (every child's true need,
    which no later step may read).

    What can go wrong: the disk is full, or a file is open in another program.

    Example: fordel demo --size 0.1 --form interactions
    """
    from fordel.cli.faults import guarded
    from fordel.cli.progress import progress

    with guarded("demo", workspace, debug):
        from fordel.city.stage import run as draw

        with progress("demo", quiet):
            draw(workspace.resolve(), seed=seed, size=size, form=form, population_year=population_year)


@app.command()
def engine(workspace: Root = HERE, debug: Debug = False, quiet: Quiet = False) -> None:
    """Write down what computes: engine.json.

    Reads: the installed fordel and its packages. Writes: engine.json with the version, the Python, one hash of the packages
    and one of each stage's modules. DVC compares them, so that new code re-runs the stages it can reach and no others.

    What can go wrong: the installation is incomplete; install fordel again.

    Example: fordel engine
    """
    from fordel.cli.faults import guarded
    from fordel.cli.progress import progress

    with guarded("engine", workspace, debug):
        from fordel.engine.record import run as record

        with progress("engine", quiet):
            record(workspace.resolve())


@app.command()
def ingest(workspace: Root = HERE, debug: Debug = False, quiet: Quiet = False) -> None:
    """Read and check the suppliers' files.

    Reads: params.yaml (sources, criteria, years, acknowledge) and the raw files in data/raw.

    Writes: data/tables/*.parquet, reports/ingest.csv (broken rules, counted), data/ingest.csv (the same with rows and values:
    personal data) and reports/exclusions.csv (what was left out, and why).

    What can go wrong: a column is missing, a number cannot be read, a rule of the contract is broken. Every violation is
    reported at once; while an error stands, no table is written.

    Example: fordel ingest
    """
    _stage("ingest", workspace, debug, quiet)


@app.command()
def observations(workspace: Root = HERE, debug: Debug = False, quiet: Quiet = False) -> None:
    """Turn the tables into rows of child-years by area.

    Reads: data/tables. Writes: data/observations.parquet (what need is estimated on) and data/population.parquet (the
    children the money is for).

    What can go wrong: a table is missing (run 'fordel ingest' first), or a counted child lacks a criterion.

    Example: fordel observations
    """
    _stage("observations", workspace, debug, quiet)


@app.command()
def need(workspace: Root = HERE, debug: Debug = False, quiet: Quiet = False) -> None:
    """Estimate need, with own practice taken out.

    Reads: data/observations.parquet and data/population.parquet. Writes: models/need.json (need and share of every
    receiver), models/coefficients.csv, unexplained.csv, criteria_log.csv and the other files in models.

    What can go wrong: two criteria say the same, an area has no children in the estimation, or the second program
    disagrees with the estimates (models/check.json).

    Example: fordel need
    """
    _stage("need", workspace, debug, quiet)


@app.command()
def weights(workspace: Root = HERE, debug: Debug = False, quiet: Quiet = False) -> None:
    """Fit the additive key: a weight per child.

    Reads: data/population.parquet and the files in models. Writes: models/weights.json (money per child in each age band and
    per child with each criterion, the number of children they are paid for in every receiver, and how close the sums come to
    the full model) and models/weight_draws.parquet.

    What can go wrong: a criterion is so rare in a receiver that its count cannot be published; broaden it, or name it in
    model.weights.leave_out.

    Example: fordel weights
    """
    _stage("weights", workspace, debug, quiet)


@app.command()
def validate(workspace: Root = HERE, debug: Debug = False, quiet: Quiet = False) -> None:
    """Try the estimate on areas and years it has not seen.

    Reads: the coded rows and models/need.json. Writes: models/validation.json (the headline figures) and
    models/validation/ (one table per question: accuracy on unseen areas, calibration, groups that are not in the model,
    stability, what every modelling choice moves, rival models side by side, chance from year to year).

    What can go wrong: need has not been estimated yet.

    Example: fordel validate
    """
    _stage("validate", workspace, debug, quiet)


@app.command()
def key(workspace: Root = HERE, debug: Debug = False, quiet: Quiet = False) -> None:
    """Take need to money, step by step, exactly.

    Reads: the files in models, the section policy of params.yaml, the tables history and cases, data/last_year.

    Writes: reports/key.csv and key.json, steps.csv (every step with its effect), weights.csv and counts.csv (what recomputes
    the additive key), criteria.csv, closeness.csv, explanation.csv, change.csv (the change since last year, part by part),
    weight_changes.csv and allocation.json (all that decides the amounts).

    What can go wrong: need has not been estimated yet, or the rules cannot all hold; the message names the clash.

    Example: fordel key
    """
    _stage("key", workspace, debug, quiet)


@app.command()
def report(workspace: Root = HERE, debug: Debug = False, quiet: Quiet = False) -> None:
    """Write what people read: memo, sheets, appendix, workbook.

    Reads: the files in models and reports. Writes, in reports: index.html (the front page), memo.html and memo.pdf (for the
    committee), centres/ and centres.pdf (a sheet for every unit), appendix.html and appendix.pdf (for the statistician),
    key.xlsx (the key as live formulas), whatif.html (move the rules, see every amount at once), map.svg and figures/. Every
    page is one file that can be sent.

    What can go wrong: an earlier step has not run; the workbook is open in Excel.

    Example: fordel report
    """
    _stage("report", workspace, debug, quiet)


def _stage(name: str, workspace: Path, debug: bool, quiet: bool) -> None:
    from fordel.cli.stages import run_stage

    run_stage(name, workspace, debug, quiet)
