"""The commands and what their ``--help`` teaches."""

from pathlib import Path
from typing import Annotated

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
    remote: Annotated[
        Path | None, typer.Option(metavar="DIR3", help="A folder on a safe drive, where 'dvc push' keeps a copy of the data.")
    ] = None,
    debug: Debug = False,
    quiet: Quiet = False,
) -> None:
    """Make a workspace, with this version of the engine pinned.

    Reads: the raw files in DIR2, where given. With --example and without --data it lists the files that the example
    needs and where to get them, and makes nothing.

    Writes: DIR with params.yaml, dvc.yaml, data/raw, requirements.lock, vendor/ (this fordel as a wheel), environment.yml
    and README.md, under git and DVC, with a first commit.

    What can go wrong: DIR is not empty; a file of the example is not in DIR2; DIR3 is not there; git is not installed (the
    workspace is then made without a history, and the message says what that means). Nothing is left half made.

    Example: fordel new ~/berlin --example berlin --data ~/downloads/berlin
    """
    from fordel.cli.faults import guarded
    from fordel.cli.progress import progress

    with guarded("new", None, debug):
        from fordel.starter.new import Order, make

        with progress("new", quiet):
            lines = make(Order(directory, example, data, git, remote))
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
