"""The commands of the yearly cycle, and what their ``--help`` teaches."""

from typing import Annotated

import typer

from fordel.cli.app import app
from fordel.cli.options import HERE, Debug, Quiet, Root


@app.command()
def check(workspace: Root = HERE, debug: Debug = False) -> None:
    """Say what is missing before a run, or an adoption.

    Looks at the settings, the suppliers' files, the results, open warnings, last year, the age of the weights, git and the
    DVC remote. Every line says what to do.

    Reads: params.yaml, reports, data/last_year, and what git and DVC say. Writes nothing.

    What can go wrong: something stands in the way of a run; the exit code is then 2. What only stands in the way of an
    adoption is told, and the exit code is 0.

    Example: fordel check -w ~/key-2009
    """
    from fordel.cli.faults import BAD_INPUT, guarded

    with guarded("check", workspace, debug):
        from dataclasses import asdict

        from fordel.cli.run import faults_before_run
        from fordel.cycle.standing import Remark, standing
        from fordel.cycle.told import standing_lines
        from fordel.engine.record import installed_engine
        from fordel.workspace import open_workspace

        space = open_workspace(workspace)
        found = [Remark("run", line) for line in faults_before_run(space)]
        found += standing(space.root, space.params, asdict(installed_engine()))
        print("\n".join(standing_lines(found, space.params.workspace.language)))
        if any(one.stops == "run" for one in found):
            raise typer.Exit(BAD_INPUT)


@app.command()
def adopt(
    decision: Annotated[str, typer.Option(metavar="TEXT", help="What was decided, by whom and when.")],
    case: Annotated[str, typer.Option(metavar="NO", help="The case number of the decision.")],
    workspace: Root = HERE,
    debug: Debug = False,
    quiet: Quiet = False,
) -> None:
    """Adopt the budget year: seal it, tag it.

    Takes the mark of a draft off every document, writes the case number in their heads, seals all files in
    reports/manifest.json, pushes the data where a DVC remote is set, commits, and sets the tag budget-YEAR. No figure may
    change by it.

    Reads: the workspace, which must be committed, freshly run and without open warnings. Writes: params.yaml
    (policy.status, report.case_number), reports, a commit and a tag.

    What can go wrong: something is not committed, not fresh or not acknowledged; the year is adopted already; the remote
    does not answer. All is told at once, and everything is then as it was.

    Example: fordel adopt --decision "The committee, 12 November 2008" --case 2008-123456
    """
    from fordel.cli.faults import guarded

    with guarded("adopt", workspace, debug):
        from dataclasses import asdict

        from fordel.cli.run import check, reproduce
        from fordel.cycle.adopt import Decision
        from fordel.cycle.adopt import adopt as adopted
        from fordel.cycle.told import adopted_lines
        from fordel.engine.record import installed_engine

        space = check(workspace)
        done = adopted(space.root, Decision(decision, case), asdict(installed_engine()), lambda root: reproduce(root, quiet))
        print("\n".join(adopted_lines(done, space.params.workspace.language)))


@app.command()
def rollover(
    year: Annotated[int, typer.Argument(metavar="YEAR", help="The budget year to go on to: the one after the workspace's.")],
    re_estimate: Annotated[bool, typer.Option("--re-estimate", help="Move the estimation years too; else the estimate stays.")] = False,
    from_draft: Annotated[bool, typer.Option("--from-draft", help="Go on from a year that was not adopted.")] = False,
    workspace: Root = HERE,
    debug: Debug = False,
) -> None:
    """Go on to the next budget year.

    Keeps the adopted result as data/last_year, moves the years in params.yaml (comments stay) and makes it a draft again.
    Then lists the extracts that are needed, from whom, with their columns, and what has to be decided.

    Reads: params.yaml, models, reports. Writes: data/last_year and params.yaml, both or neither; removes
    reports/manifest.json, which stays under the adopted year's tag.

    What can go wrong: the year is another than the next one, the workspace's year is not adopted, or something is not
    committed; nothing is then changed.

    Example: fordel rollover 2010 -w ~/key
    """
    from fordel.cli.faults import guarded

    with guarded("rollover", workspace, debug):
        from fordel.cycle.rollover import rollover as rolled
        from fordel.cycle.told import rolled_lines
        from fordel.workspace import open_workspace

        print("\n".join(rolled_lines(rolled(open_workspace(workspace).root, year, re_estimate, from_draft))))


@app.command()
def diff(
    revision: Annotated[str, typer.Argument(metavar="TAG", help="An adopted year, budget-2008, or any commit with a key.")],
    workspace: Root = HERE,
    debug: Debug = False,
) -> None:
    """Tell what has moved since an adopted year.

    A table each: files and their rows, what was counted, what the children are like, settings, weights, shares and amounts.
    Only published figures are compared.

    Reads: params.yaml and reports, today's and those of TAG. Writes nothing.

    What can go wrong: there is no such tag; the message lists the adopted years.

    Example: fordel diff budget-2008 -w ~/key
    """
    from fordel.cli.faults import guarded

    with guarded("diff", workspace, debug):
        from fordel.cycle.lines import part_lines
        from fordel.cycle.moved import moved
        from fordel.workspace import open_workspace

        space = open_workspace(workspace)
        print("\n\n".join("\n".join(part_lines(part)) for part in moved(space.root, space.params, revision)))


@app.command()
def migrate(workspace: Root = HERE, debug: Debug = False) -> None:
    """Lift the settings of an earlier fordel to this one.

    Reads: params.yaml. Writes: params.yaml in the newest layout; values and comments stay, and every move is told.

    What can go wrong: the page says no version, or one that this fordel does not know; nothing is then changed.

    Example: fordel migrate -w ~/key
    """
    from fordel.cli.faults import guarded

    with guarded("migrate", workspace, debug):
        from fordel.cycle.migrations import lifted
        from fordel.cycle.settings import read_page, write_page
        from fordel.cycle.told import lifted_lines
        from fordel.params import parse_params

        home = workspace.resolve()
        found = lifted(read_page(home))
        if found.done:
            write_page(home, found.text)
        print("\n".join(lifted_lines(found, parse_params(found.text).workspace.language)))
