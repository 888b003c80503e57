"""``fordel fetch --database`` as a user meets it."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from fordel.cli.commands import app
from fordel.ingest.database.fetch import FOLDER
from tests.ingest.database.test_fetch import ROWS, TYPES

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def ask(base):
    """The command in the workspace, in Danish: exit code, what it printed, what it said on stderr."""
    (base.root / "params.yaml").write_bytes((ROOT / "params.yaml").read_bytes())
    base.table("children", TYPES, ROWS)

    def asked(*arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(app, ["fetch", *arguments, "-q", "-w", str(base.root)])
        return done.exit_code, done.stdout, done.stderr

    return asked


def test_a_first_fetch_says_what_to_write_under_sources(ask, base):
    code, said, _ = ask("--database", base.address)
    assert (code, said) == (0, "children\n"), "without a table it lists them"
    code, said, _ = ask("boern", "--database", base.address, "--table", "children", "--columns", "child_id, year")
    head, _, entry = said.partition("TABEL: # boern\n")
    assert code == 0 and head.startswith("boern: 5 rækker fra children\n") and base.read("boern").column_names == ["child_id", "year"]
    found = YAML(typ="safe").load(entry.replace("VORES KOLONNE: ", "- "))
    assert found["path"] == f"{FOLDER}/boern.parquet" and found["columns"] == ["child_id", "year"]
    assert found["supplier"].endswith(", children") and str(found["extracted"]).startswith("20")


def test_it_is_fetched_again_by_its_name_or_with_all(ask, base):
    """From where its sidecar says; no option has to be given again."""
    ask("boern", "--database", base.address, "--table", "children")
    assert ask("boern")[1].startswith("boern: er hentet den ") and ask()[1].startswith("boern: er hentet den ")
    assert ask("--again")[1].startswith("boern: uændret siden ")
    base.table("children", TYPES, ROWS[:3])
    assert ask("--again", "boern")[1] == "boern: 3 rækker fra children\n  rækker: 5 før, 3 nu\n"
    base.run("DROP TABLE children")
    before = base.digests()
    code, _, said = ask("--again")
    assert code == 2 and said.startswith("boern: --table: no table or view is called children")
    del before[next(iter(name for name in before if name.endswith("params.yaml")))]
    assert before.items() <= base.digests().items()
    code, _, said = ask("kort")
    assert code == 2 and "is called kort; there are boern" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x", "--table", "children"], "--table goes with --database"),
        (["x", "--database", "s30"], "no address of a database"),
        (["--database", "{address}", "--table", "children"], "fordel fetch NAME --database"),
        (["Children", "--database", "{address}", "--table", "children"], "small letters"),
        (["../x", "--database", "{address}", "--table", "children"], "small letters"),
        (["x", "--database", "{address}", "--columns", "year"], "--columns with --table"),
        (["x", "--database", "postgres://anna:hunter2@registers/x", "--table", "children"], "may carry no password"),
    ],
)
def test_what_is_asked_for_wrongly(ask, base, arguments, said):
    code, _, told = ask(*(word.format(address=base.address) for word in arguments))
    assert code == 2 and said in told and "hunter2" not in told
    assert not (base.root / "data").exists()
