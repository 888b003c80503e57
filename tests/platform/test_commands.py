"""The command line: help that teaches, messages, exit codes."""

import json
import subprocess
import sys

import pytest
import typer

from fordel.cli.commands import app
from fordel.cli.faults import guarded, recalled_failure
from fordel.errors import InputError
from fordel.starter.pipeline import DEMO, STAGES

COMMANDS = (
    "new", "run", "show", "apply", "audit", "trace", "explain", "freeze", "fetch",
    "pseudonymise", "guard", "forget", "simulate", "evidence", "demo", "engine",
    "ingest", "observations", "need", "weights", "validate", "key", "report",
    "check", "adopt", "rollover", "diff", "migrate",
)  # fmt: skip
ARGUMENTS = {
    "forget": ["2009", "--date", "2014-03-31"],
    "explain": ["A"], "trace": ["A"], "freeze": ["."],
    "adopt": ["--decision", "yes", "--case", "1"], "rollover": ["2010"], "diff": ["budget-2008"],
}  # fmt: skip


def test_these_are_the_commands():
    """Every stage is a command."""
    assert [entry.callback.__name__ for entry in app.registered_commands] == list(COMMANDS)
    assert {item.name for item in (DEMO, *STAGES)} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_teaches(name):
    """What it reads, what it writes, what can go wrong, an example."""
    text = next(entry.callback.__doc__ for entry in app.registered_commands if entry.callback.__name__ == name)
    for part in ("Reads:", "Writes", "What can go wrong:", f"Example: fordel {name}"):
        assert part in text


def test_help_fits_on_a_line(command, tmp_path):
    """The list of commands is not cut off."""
    shown = command("--help", cwd=tmp_path, COLUMNS="80")
    assert shown.returncode == 0
    assert not [line for line in shown.stdout.splitlines()[1:] if line.endswith("...")]


def test_help_is_quick(tmp_path):
    """It imports none of the heavy packages."""
    code = "import sys, fordel.cli.commands; print(*{'pandas', 'numpy', 'pydantic', 'dvc', 'rich.progress'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""


def test_the_version(command, tmp_path):
    """Name and number."""
    assert command("--version", cwd=tmp_path).stdout.startswith("fordel 0.")


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in {"new", "apply", "demo", "engine", "pseudonymise"}])
def test_outside_a_workspace(command, tmp_path, name):
    """One line that says what to do, exit code 2, nothing written."""
    done = command(name, *ARGUMENTS.get(name, ()), cwd=tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and "fordel new" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("arguments", ["bogus", "run --bogus", "demo --size 0", "demo --form round", "run -w gone"])
def test_wrong_usage(command, tmp_path, arguments):
    """Exit code 2 as well."""
    assert command(*arguments.split(), cwd=tmp_path).returncode == 2


def fails(error: Exception, root, debug=False) -> int:
    """The exit code when a block raises the error."""
    with pytest.raises(typer.Exit) as caught, guarded("need", root, debug):
        raise error
    return caught.value.exit_code


def test_bad_input(tmp_path, capsys):
    """Its own words, line by line, and a marker for 'fordel run'."""
    (tmp_path / "params.yaml").touch()
    assert fails(InputError("one\ntwo"), tmp_path) == 2
    assert capsys.readouterr().err == "one\ntwo\n"
    assert recalled_failure(tmp_path) == {"command": "need", "exit": 2}
    with guarded("need", tmp_path):
        pass
    assert recalled_failure(tmp_path) is None


def test_a_fault_of_the_program_quotes_no_data(tmp_path, capsys):
    """The exception's message may hold a cell's value."""
    assert fails(ValueError("could not convert '010190-1234'"), tmp_path) == 1
    said = capsys.readouterr().err
    assert "ValueError" in said and "--debug" in said and "1234" not in said


def test_debug_shows_the_traceback(tmp_path, capsys):
    """On request only."""
    assert fails(ValueError("why"), tmp_path, debug=True) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_file_that_the_system_refuses(tmp_path, capsys):
    """Named by its path in the workspace; bad input, not a fault."""
    assert fails(PermissionError(13, "Permission denied", str(tmp_path / "reports" / "key.xlsx")), tmp_path) == 2
    assert capsys.readouterr().err.startswith("reports/key.xlsx: cannot be used (Permission denied)")


def test_a_stage_out_of_turn(command, tmp_path):
    """It names the files that are missing and the command that makes them."""
    (tmp_path / "params.yaml").write_bytes(open_template())
    done = command("need", cwd=tmp_path)
    assert done.returncode == 2
    assert "run 'fordel observations' first" in done.stderr


def open_template() -> bytes:
    """The settings of an empty workspace."""
    from fordel.starter.house import template

    return template("params.yaml").encode()


def test_output_is_utf_8_on_every_system(command, tmp_path):
    """A terminal that claims another encoding gets no error."""
    write_key(tmp_path)
    done = command("show", cwd=tmp_path, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "Fordelingsnøgle" in done.stdout


def write_key(root, transition=False) -> None:
    """A key of two units, one of them too small to show its children."""
    (root / "reports").mkdir()
    (root / "params.yaml").write_bytes(open_template())
    bounds = {"share_low": 0.59, "share_high": 0.61, "range_low": 0.5, "range_high": 0.7}
    rows = [
        {"centre": "1", "name": "Nord", "children": 1234.0, "index": 101.25, "share": 0.6, **bounds, "target": 610, "amount": 600},
        {"centre": "2", "name": "Syd", "children": None, "index": None, "share": 0.4, **bounds, "target": 390, "amount": 400},
    ]
    head = {
        "pot": 1000, "currency": "DKK", "illustrative": True, "status": "draft", "synthetic": True, "budget_year": 2027,
        "transition": transition,
    }  # fmt: skip
    (root / "reports" / "key.json").write_text(json.dumps(head | {"rows": rows}), encoding="utf-8")


def test_the_table(command, tmp_path):
    """Marks in its head, numbers as the reader writes them, withheld counts and no sum that would give them away."""
    write_key(tmp_path)
    lines = command("show", cwd=tmp_path).stdout.splitlines()
    assert "SYNTETISK" in lines[1] and "UDKAST" in lines[1] and "eksempel" in lines[1] and "1.000 kr." in lines[1]
    assert lines[5].split() == ["Nord", "1.234", "101,3", "60,00", "%", "59,00", "–", "61,00", "%", "50,00", "–", "70,00", "%", "600"]
    assert lines[6].split()[:3] == ["Syd", "–", "–"]
    assert lines[8].split() == ["I", "alt", "–", "100,0", "100,00", "%", "1.000"]


def test_under_a_transition_the_target_stands_before_the_amount(command, tmp_path):
    """With a sentence that says what it is."""
    write_key(tmp_path, transition=True)
    shown = command("show", cwd=tmp_path).stdout
    lines = shown.splitlines()
    assert (lines[5].split()[-2:], lines[8].split()[-2:]) == (["610", "600"], ["1.000", "1.000"])
    assert "Mål: beløbet efter nøglen alene." in shown
