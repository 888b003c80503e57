"""The commands and what their ``--help`` teaches."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from fordel.cli.options import HERE, Debug, Quiet, Root

app = typer.Typer(
    name="fordel",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Distribute a social budget by objective need: from districts' risk factors to an exact budget key.\n\n"
    "'fordel new' makes a workspace, 'fordel run' computes its key. The other commands are the steps of a run, one by one.\n\n"
    "Exit codes: 0 done; 2 something in the input or the settings is wrong, and the message says what to do; 1 a fault in the program.",
)


@app.callback(invoke_without_command=True)
def _version(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False) -> None:
    if version:
        from fordel import __version__

        print(f"fordel {__version__}")
        raise typer.Exit()


@app.command()
def new(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; it must be new or empty.")],
    example: Annotated[str | None, typer.Option(metavar="NAME", help="Start from a real case: berlin or england.")] = None,
    data: Annotated[Path | None, typer.Option(metavar="DIR2", help="Where the raw files are; they are copied to data/raw.")] = None,
    git: Annotated[bool, typer.Option("--git/--no-git", help="Put the workspace under git.")] = True,
    debug: Debug = False,
    quiet: Quiet = False,
) -> None:
    """Make a workspace, with this version of the engine pinned.

    Reads: the raw files in DIR2, where given. With --example and without --data it lists the files that the example
    needs and where to get them, and makes nothing.

    Writes: DIR with params.yaml, dvc.yaml, data/raw, requirements.lock, vendor/ (this fordel as a wheel), environment.yml
    and README.md, under git and DVC, with a first commit.

    What can go wrong: DIR is not empty; a file of the example is not in DIR2; git is not installed (the workspace is then
    made without a history, and the message says what that means). Nothing is left half made.

    Example: fordel new ~/berlin --example berlin --data ~/downloads/berlin
    """
    from fordel.cli.faults import guarded
    from fordel.cli.progress import progress

    with guarded("new", None, debug):
        from fordel.starter.new import Order, make

        with progress("new", quiet):
            lines = make(Order(directory, example, data, git))
        print("\n".join(lines))


@app.command()
def run(workspace: Root = HERE, debug: Debug = False, quiet: Quiet = False) -> None:
    """Compute the key: run what has changed, print the table.

    Reads: params.yaml and the raw files it names. Writes: everything below data/tables, models and reports.

    A stage runs only when its inputs, its settings or its own code have changed; a second run computes nothing and prints
    the same. The stages can also be run by 'dvc repro', or one by one with the commands below.

    What can go wrong: a setting is unknown or missing, a raw file is not there, or the data break a rule (reports/ingest.csv
    counts them, data/ingest.csv names the rows). All faults are listed at once, and earlier results stay as they were.

    Example: fordel run -w ~/berlin
    """
    from fordel.cli.faults import guarded

    with guarded("run", workspace, debug):
        from fordel.cli.run import check, reproduce
        from fordel.cli.table import key_text

        space = check(workspace)
        code = reproduce(space.root, quiet)
        if code:
            raise typer.Exit(code)
        print(key_text(space.root, space.params))


@app.command()
def show(workspace: Root = HERE, debug: Debug = False) -> None:
    """Print the key that was computed last.

    Reads: params.yaml and reports/key.json. Writes nothing.

    What can go wrong: no key has been computed yet; run 'fordel run' first.

    Example: fordel show -w ~/berlin
    """
    from fordel.cli.faults import guarded

    with guarded("show", workspace, debug):
        from fordel.cli.table import key_text
        from fordel.workspace import open_workspace

        space = open_workspace(workspace)
        print(key_text(space.root, space.params))


@app.command()
def demo(
    workspace: Root = HERE,
    seed: Annotated[int, typer.Option(help="Seed of the random numbers; the same seed draws the same city.", min=0)] = 2009,
    size: Annotated[float, typer.Option(help="Children as a multiple of the real number.", min=0.01, max=20)] = 1.0,
    form: Annotated[
        Literal["log_linear", "two_part", "interactions"], typer.Option(help="How true need depends on a child's circumstances.")
    ] = "log_linear",
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
            draw(workspace.resolve(), seed=seed, size=size, form=form)


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
def key(workspace: Root = HERE, debug: Debug = False, quiet: Quiet = False) -> None:
    """Distribute the pot by need, exactly.

    Reads: models/need.json and the section policy of params.yaml. Writes: reports/key.csv, reports/key.json and
    reports/steps.csv (every step with its effect).

    What can go wrong: need has not been estimated yet, or the pot cannot be distributed.

    Example: fordel key
    """
    _stage("key", workspace, debug, quiet)


@app.command()
def report(workspace: Root = HERE, debug: Debug = False, quiet: Quiet = False) -> None:
    """Write the web page, the workbook and the map.

    Reads: the files in models and reports. Writes: reports/index.html (one file that can be sent), reports/key.xlsx and
    reports/map.svg.

    What can go wrong: an earlier step has not run; the workbook is open in Excel.

    Example: fordel report
    """
    _stage("report", workspace, debug, quiet)


def _stage(name: str, workspace: Path, debug: bool, quiet: bool) -> None:
    from fordel.cli.stages import run_stage

    run_stage(name, workspace, debug, quiet)
