"""The commands that explain a key and keep it for next year, and what their ``--help`` teaches."""

from pathlib import Path
from typing import Annotated

import typer

from fordel.cli.app import app
from fordel.cli.options import HERE, Debug, Root


@app.command()
def explain(
    centre: Annotated[str, typer.Argument(metavar="CENTRE", help="The receiver's code, as it stands in reports/key.csv.")],
    workspace: Root = HERE,
    debug: Debug = False,
) -> None:
    """Explain one receiver's amount, term by term.

    Prints every term of its need (number x weight), its index and money per child, what each step from need to money did,
    its distance to target, and its change since last year where there is one.

    Reads: reports/key.json, explanation.csv, change.csv. Writes nothing.

    What can go wrong: the code is not in the key; the message lists the codes.

    Example: fordel explain A
    """
    from fordel.cli.faults import guarded

    with guarded("explain", workspace, debug):
        from fordel.cli.explain_text import explain_text
        from fordel.workspace import open_workspace

        space = open_workspace(workspace)
        print(explain_text(space.root, space.params, centre))


@app.command()
def freeze(
    source: Annotated[Path, typer.Argument(metavar="DIR", help="The workspace whose result is last year's.", file_okay=False)],
    workspace: Root = HERE,
    debug: Debug = False,
) -> None:
    """Keep a result as last year's, to explain the next one by.

    Reads: reports, models, params.yaml and engine.json of DIR, which has been run to the key. Writes: data/last_year in the
    workspace: sums and need by area, no rows about children.

    What can go wrong: DIR has not been run.

    Example: fordel freeze ~/key-2008 -w ~/key-2009
    """
    from fordel.cli.faults import guarded

    with guarded("freeze", workspace, debug):
        from fordel.key.freeze import freeze as keep
        from fordel.key.last_year import FOLDER
        from fordel.workspace import open_workspace

        keep(source.resolve(), open_workspace(workspace).root)
        print(f"{FOLDER}: {source}")
