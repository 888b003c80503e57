"""``fordel explain`` and ``fordel freeze``: what they print adds up, and what is wrong is said in one line."""

import shutil
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from fordel.cli.commands import app
from fordel.key import stage
from fordel.key.freeze import freeze
from fordel.key.last_year import FOLDER
from tests.key.key_workspace import build_key, run_last_year, write_table

POLICY = "transition: {target_share: 0.5}, fixed: {U01: 100000}"


def invoke(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.fixture(scope="module")
def last(tmp_path_factory):
    """Last year's workspace."""
    return run_last_year(tmp_path_factory.mktemp("last"))


@pytest.fixture(scope="module")
def this(tmp_path_factory, last):
    """This year's: in English, with fixed amounts and a transition from last year's key."""
    workspace = build_key(tmp_path_factory.mktemp("this"), units=3, enough=True, language="en", pot=950_000_000, policy=POLICY)
    freeze(last, workspace.root)
    stage.run(workspace)
    return workspace.root


def tables(text):
    """The tables' last columns as numbers by their first: each ends at its total, below the second rule."""
    found, lines = [], iter(text.splitlines())
    for line in lines:
        if line.startswith("---"):
            body = []
            for row in lines:
                if row.startswith("---"):
                    break
                body.append(row)
            found.append([amount(row) for row in (*body, next(lines))])
    return found


def amount(line):
    return Decimal(line.split()[-1].replace(",", "").replace("−", "-"))


def test_terms_add_to_the_need_steps_to_the_amount_and_parts_to_the_change(this):
    for code in ("U01", "U02", "U03"):
        done = invoke("explain", code, "-w", this)
        assert done.exit_code == 0
        need, steps, change = tables(done.stdout)
        assert sum(need[:-1]) == need[-1]
        assert abs(sum(steps[:-1]) - steps[-1]) <= Decimal("0.03")
        assert sum(change[:-1]) == change[-1] == steps[-1]
        assert (len(need), len(steps), len(change)) == (3, 6, 11)


def test_the_first_lines_say_whose_amount_it_is_and_what_it_is_worth(this):
    lines = invoke("explain", "U01", "-w", this).stdout.splitlines()
    assert lines[0] == "Center 01 (U01), budget 2009: how the amount is computed"
    assert "SYNTHETIC CITY" in lines[1] and "DRAFT" in lines[1]
    assert "The need that the share is computed from: 40,000,000" in lines
    assert any(line.startswith("Index 48.5 (average = 100); 20,000 children; DKK ") for line in lines)
    assert any(line.startswith("Target before the transition: DKK 154,") and "amount minus target: −" in line for line in lines)


def test_in_danish_and_without_a_last_year(last):
    done = invoke("explain", "U02", "-w", last).stdout
    assert done.startswith("Center 02 (U02), budget 2008: sådan er beløbet beregnet\n")
    assert done.endswith("\n\nDer er ingen nøgle fra sidste år at sammenligne med.\n")
    assert "\nBehovet, som andelen beregnes af: 119.100.000\n" in done
    assert "Ændring siden" not in done and "Overgangsordning " not in done


def test_where_the_model_is_paid_the_sum_only_approximates(tmp_path):
    workspace = build_key(tmp_path, units=3)
    stage.run(workspace)
    done = invoke("explain", "U01", "-w", tmp_path).stdout
    assert "\nDer fordeles efter den fulde model, som summen kun tilnærmer: 60.000.000\n" in done


def test_figures_from_which_withheld_children_follow_are_not_printed(tmp_path):
    workspace = build_key(tmp_path, units=3, enough=True, children={"U02": 2.0})
    stage.run(workspace)
    done = invoke("explain", "U02", "-w", tmp_path)
    assert done.exit_code == 0 and "Indeks" not in done.stdout and "Andel af behovet" in done.stdout


def test_an_unknown_code_is_refused_with_those_that_exist(this):
    done = invoke("explain", "X", "-w", this)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == "fordel explain: 'X' is not in the key; expected one of U01, U02, U03\n"


def test_before_the_key_there_is_nothing_to_explain(tmp_path):
    build_key(tmp_path, units=3)
    done = invoke("explain", "U01", "-w", tmp_path)
    assert done.exit_code == 2
    assert done.stderr.startswith("reports/key.json: not found") and "fordel run" in done.stderr


def test_where_rules_clash_the_parts_that_are_one_are_left_out_and_it_is_said(tmp_path):
    last, this = tmp_path / "last", tmp_path / "this"
    stage.run(build_key(last, units=3, enough=True, budget=2008, pot=800_000_000))
    workspace = build_key(this, units=3, enough=True, pot=990_000_000, policy="transition: {floor: {percent: 0}}")
    rows = [{"centre": code, "year": 2008, "kind": "budget", "amount": 300e6} for code in ("U01", "U02", "U03")]
    write_table(workspace, "history", rows)  # more than last year's pot, so that no floor of this year holds under it
    freeze(last, this)
    stage.run(workspace)
    done = invoke("explain", "U01", "-w", this).stdout
    assert done.endswith("De to års regler kan ikke gælde sammen; priser, beløbsramme og startpunkt står derfor under regler.\n")
    assert "Priser" not in done and "Regler" in done and "Metode" in done


def test_freeze_keeps_the_result_and_says_where(last, tmp_path):
    shutil.copy(last / "params.yaml", tmp_path)
    done = invoke("freeze", last, "-w", tmp_path)
    assert (done.exit_code, done.stdout) == (0, f"{FOLDER}: {last}\n")
    assert (tmp_path / FOLDER / "allocation.json").is_file()


def test_freeze_refuses_a_workspace_that_has_not_been_run(tmp_path):
    build_key(tmp_path / "source", units=3)
    shutil.copy(tmp_path / "source" / "params.yaml", tmp_path)
    done = invoke("freeze", tmp_path / "source", "-w", tmp_path)
    assert done.exit_code == 2
    assert "reports/key.csv" in done.stderr and "run 'fordel run' there first" in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", ["explain", "freeze"])
def test_without_its_argument_a_command_is_used_wrongly(command):
    assert invoke(command).exit_code == 2
