"""The commands that prove the method on made-up cities, and what their ``--help`` teaches."""

from typing import Annotated

import typer

from fordel.cli.app import app
from fordel.cli.options import HERE, Debug, Quiet, Root


@app.command()
def simulate(
    cities: Annotated[int, typer.Option(metavar="N", min=1, help="How many cities to draw.")] = 4,
    size: Annotated[float, typer.Option(help="Children in each city, as a multiple of the real number.")] = 0.1,
    jobs: Annotated[int, typer.Option(min=1, help="Processes at once; the results are the same.")] = 1,
    replicates: Annotated[int, typer.Option(min=2, help="Bootstrap replicates behind each interval.")] = 400,
    workspace: Root = HERE,
    debug: Debug = False,
    quiet: Quiet = False,
) -> None:
    """Prove the method on made-up cities whose true need is known.

    Draws cities, estimates each as a run would, and measures how far the key's shares are from true need, beside rival
    keys: heads, last year's spend, regressions without centre effects. Full-size cities take minutes each.

    Reads: nothing; the cities are drawn in memory. Writes: reports/simulation.json. Every figure in it is of synthetic
    cities (syntetisk).

    What can go wrong: the size is outside the city's limits.

    Example: fordel simulate --cities 20 --size 1 --jobs 2
    """
    from fordel.cli.faults import guarded
    from fordel.cli.progress import countdown

    with guarded("simulate", workspace, debug):
        from fordel.proof.simulate import run
        from fordel.workspace import open_workspace

        root = open_workspace(workspace).root
        run(cities, size, root, None if quiet else countdown("simulate"), jobs, replicates=replicates)


@app.command()
def evidence(workspace: Root = HERE, debug: Debug = False) -> None:
    """Write the page that shows what the simulation found.

    Reads: reports/simulation.json. Writes: docs/evidence.md, its figures in docs/evidence, and the table that the technical
    appendix shows (analysis/fordel/appendix/simulation.csv); no number in them is typed.

    What can go wrong: nothing has been simulated yet.

    Example: fordel evidence
    """
    from fordel.cli.faults import guarded

    with guarded("evidence", workspace, debug):
        from fordel.proof.evidence import write
        from fordel.workspace import open_workspace

        print("\n".join(write(open_workspace(workspace).root)))
