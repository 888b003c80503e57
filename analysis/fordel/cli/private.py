"""The commands that keep personal data where they belong, and what their ``--help`` teaches."""

from pathlib import Path
from typing import Annotated

import typer

from fordel.cli.app import app
from fordel.cli.options import HERE, Debug, Root


@app.command()
def pseudonymise(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The extract: CSV, XLSX or Parquet.", dir_okay=False)],
    column: Annotated[list[str], typer.Option(metavar="NAME", help="A column of civil registration numbers; may stand several times.")],
    key: Annotated[Path, typer.Option(metavar="FILE2", help="The secret key; made where it is not there.", dir_okay=False)],
    debug: Debug = False,
) -> None:
    """Replace civil registration numbers by pseudonyms.

    The same person has the same pseudonym in every file and year that is made with the same key; without the key nobody can
    make them again. Numbers may be written with or without a dash. Other columns stay as they are.

    Reads: FILE and FILE2. Writes: NAME.pseudonyms.csv (or .xlsx, .parquet) beside FILE, which is left as it is. FILE2 must lie
    outside every folder that git or DVC keeps; it is readable by its owner alone.

    What can go wrong: a cell is no number, or another column holds some; row and column are named, never the value, and
    nothing is written. A lost key cannot be had again: next year's extract would not match.

    Example: fordel pseudonymise children.csv --column child_id --key /safe/key
    """
    from fordel.cli.faults import guarded

    with guarded("pseudonymise", None, debug):
        from fordel.privacy.pseudonymise import pseudonymise as replaced

        done = replaced(file, column, key)
        if done.new_key:
            print(f"{key}: a new key. Keep it apart from the data, with a copy; files made with another key do not match these.")
        tally = done.tally
        print(f"{done.path}: {tally.rows} rows, {tally.replaced} numbers replaced, {tally.empty} cells empty.")
        print(f"{file}: still holds the numbers. Delete it, and every copy of it, when the new file is checked.")


@app.command()
def guard(
    install: Annotated[bool, typer.Option("--install", help="Let git ask before every commit; a clone does not bring it along.")] = False,
    workspace: Root = HERE,
    debug: Debug = False,
) -> None:
    """Look for personal data in what git is about to commit.

    Refuses files about single children, tables that no run publishes, columns of child ids and civil registration numbers in
    text. 'fordel new' lets git call it before every commit.

    Reads: what is staged in git. Writes nothing; with --install the file pre-commit among git's hooks.

    What can go wrong: something personal is staged; file, line and column are named, never the value, and the exit code is 2.

    Example: fordel guard -w ~/key
    """
    from fordel.cli.faults import guarded

    with guarded("guard", workspace, debug):
        from fordel.errors import WorkspaceError
        from fordel.privacy.staged import faults
        from fordel.starter.versions import hook

        if not (workspace / "params.yaml").is_file():
            raise WorkspaceError(f"{workspace / 'params.yaml'}: not found; make a workspace with 'fordel new', or name one with -w")
        if install:
            print(f"{hook(workspace)}: git asks 'fordel guard' before every commit.")
        elif found := faults(workspace):
            raise WorkspaceError("\n".join(found))


@app.command()
def forget(
    year: Annotated[int, typer.Argument(metavar="YEAR", help="The budget year whose personal data go.")],
    date: Annotated[str, typer.Option(metavar="DATE", help="The day of the deletion, as 2014-03-31; it stands in the record.")],
    yes: Annotated[bool, typer.Option("--yes", help="Delete; without it the files are listed only.")] = False,
    workspace: Root = HERE,
    debug: Debug = False,
) -> None:
    """Delete a budget year's personal data for good.

    Deletes extracts, tables and rows about children of that year from the workspace, DVC's cache and its remote folders, what
    interrupted stages have left, and cached files that no version uses any more. Settings, sums, documents and the manifest
    stay. A file that another adopted year, a branch's end or the workspace itself uses stays, and is named.

    Reads: what git and DVC say of every version. Writes: reports/forgotten.json (year, day, files, checksums), from which an
    audit says that the year can no longer be computed again from its raw data. Backups of the drives must be deleted by hand.

    What can go wrong: --yes is missing, there is no such year, or a file cannot be deleted; what was deleted is told.

    Example: fordel forget 2009 --date 2014-03-31 --yes
    """
    from fordel.cli.faults import BAD_INPUT, guarded

    with guarded("forget", workspace, debug):
        from fordel.errors import WorkspaceError
        from fordel.privacy.forget import forget as forgotten
        from fordel.privacy.forget import planned
        from fordel.privacy.told import done_lines, plan_lines
        from fordel.workspace import open_workspace

        space = open_workspace(workspace)
        plan = planned(space, year, date)
        language = space.params.workspace.language
        print("\n".join(plan_lines(plan, language, ask=not yes)))
        if not yes:
            raise typer.Exit(BAD_INPUT if plan.deletes else 0)
        done = forgotten(space, plan)
        print("\n".join(done_lines(done, language)))
        if done.failed:
            raise WorkspaceError("\n".join(done.failed))
