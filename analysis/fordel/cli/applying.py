"""The command that applies a given key, and what its ``--help`` teaches."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from fordel.cli.app import app
from fordel.cli.options import Debug, Quiet


@app.command("apply")
def apply(
    counts: Annotated[Path, typer.Option(metavar="CSV", help="Counts: centre, and one column per criterion.")],
    weights: Annotated[Path, typer.Option(metavar="CSV", help="Weights: criterion, kind, value; also exponent, subkey.")],
    pot: Annotated[int, typer.Option(metavar="N", help="The money to distribute, in whole currency units.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where to write: key.csv, or key.xlsx with live formulas.")],
    unit: Annotated[int, typer.Option(metavar="N", help="Amounts are multiples of it.")] = 1,
    language: Annotated[Literal["da", "en"], typer.Option(help="Of the workbook, and of what the command says when it is done.")] = "da",
    debug: Debug = False,
    quiet: Quiet = False,
) -> None:
    """Apply any given key to any counts, without a model.

    Needs no workspace. Reads: two CSV files with commas or semicolons.

    counts.csv: centre,children,single_parents / A,1200,310 / B,800,290

    weights.csv: criterion,kind,value / children,percent,60 / single_parents,percent,40

    A row of kind 'fixed' (criterion left empty) gives its value to every centre first. Rows of kind 'percent' divide what
    is left and must add to 100. Rows of kind 'per_unit' (money per unit, as in reports/weights.csv) divide it in proportion
    to value times count; a key has rows of one of these two kinds. 'exponent' takes counts to a power first. Rows that share a
    'subkey' are made into shares of their own, which one percent row, with that name as its criterion, distributes by.

    Writes: --out, with centre, share and amount; the amounts add exactly to the pot.

    What can go wrong: a cell is not a number, a criterion has no column, percentages do not add to 100, fixed amounts are
    above the pot. All faults of both files are listed at once, and nothing is written.

    Example: fordel apply --counts reports/counts.csv --weights reports/weights.csv --pot 900000000 --unit 1000 --out key.csv
    """
    from fordel.cli.faults import guarded
    from fordel.cli.progress import tell

    with guarded("apply", None, debug):
        from fordel.apply.run import Task, run

        for line in run(Task(counts, weights, pot, out, unit, language)):
            if not quiet:
                tell(line)
