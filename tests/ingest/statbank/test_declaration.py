"""``statbank.yaml`` is read strictly, and codes stay as they are written."""

import pytest

from fordel.errors import ParamsError
from fordel.ingest.statbank.declaration import ADDRESS, address, read_declaration
from fordel.starter.house import template

ENTRY = "tables:\n  a:\n    table: FOLK1A\n    where: {Tid: 2008}\n"


def read(tmp_path, text: str):
    (tmp_path / "statbank.yaml").write_bytes(text.encode("utf-8"))
    return read_declaration(tmp_path)


def fault(tmp_path, text: str) -> str:
    with pytest.raises(ParamsError) as caught:
        read(tmp_path, text)
    return str(caught.value)


def test_codes_keep_their_zeros(tmp_path):
    page = read(tmp_path, "\ufeff" + ENTRY.replace("{Tid: 2008}", "{OMRÅDE: [000, 010], Tid: 2008, X: no}"))
    assert page.tables["a"].where == {"OMRÅDE": ("000", "010"), "Tid": ("2008",), "X": ("no",)}
    assert page.address == ADDRESS and page.tables["a"].decimal == ","


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ENTRY + "    colour: red\n", "statbank.yaml: tables.a.colour: unknown key"),
        ("adress: x\n" + ENTRY, "statbank.yaml: adress: unknown key"),
        (ENTRY.replace("  a:", "  A b:"), "tables.A b"),
        (ENTRY.replace("FOLK1A", "FOLK/1A"), "tables.a.table"),
        (ENTRY + "    database: ../x\n", "tables.a.database"),
        (ENTRY.replace("{Tid: 2008}", "{}"), "tables.a.where"),
        (ENTRY.replace("{Tid: 2008}", "{Tid: []}"), "tables.a.where.Tid"),
        (ENTRY + "    language: de\n", "tables.a.language"),
        (ENTRY + "    format: bulk\n    wide: Tid\n", "wide needs format csv"),
        ("tables: {}\n", "tables"),
        ("- a\n", "the whole file"),
        ("", "declares nothing; 'fordel fetch --codes TABLE' prints an entry"),
        ("a: 1\n", "a: unknown key"),
        ("tables:\n", "tables"),
        ("tables: [\n", "line"),
        (ENTRY + "  a:\n    table: X\n", "not readable as YAML"),
    ],
)
def test_faults_are_named_with_their_place(tmp_path, text, said):
    assert said in fault(tmp_path, text)


@pytest.mark.parametrize(
    "wrong",
    [
        "http://api.statbank.dk/v1",
        "https://clerk:secret@bank.example/v1",
        "ftp://x/",
        "bank",
        "https://x/v1?key=secret",
        "https://x:port/",
        "https://",
    ],
)
def test_only_a_safe_address_is_asked(tmp_path, wrong):
    said = fault(tmp_path, f'address: "{wrong}"\n{ENTRY}')
    assert said.startswith("statbank.yaml: address: ") and "secret" not in said and "clerk" not in said


@pytest.mark.parametrize("good", ["https://bank.example:8443/v1/", "http://127.0.0.1:1/v1", "http://localhost:1/v1", "http://[::1]:1/v1"])
def test_https_and_this_machine(tmp_path, good):
    assert read(tmp_path, f'address: "{good}"\n{ENTRY}').address == good.rstrip("/") == address(tmp_path)


def test_no_declaration(tmp_path):
    assert address(tmp_path) == ADDRESS
    with pytest.raises(ParamsError, match="not found in"):
        read_declaration(tmp_path)


def test_a_new_workspaces_page_declares_nothing_and_shows_how(tmp_path):
    """All lines are comments, so that nothing is fetched; without the comment signs the example is a declaration."""
    text = template("statbank.yaml")
    assert all(line.startswith("#") for line in text.splitlines()) and "declares nothing" in fault(tmp_path, text)
    assert address(tmp_path) == ADDRESS
    example = text[text.index("# tables:") :]
    page = read(tmp_path, "".join(line[2:] for line in example.splitlines(keepends=True)))
    assert set(page.tables) == {"population", "households"} and page.tables["households"].wide == "HUSTYPE"


def test_not_utf8(tmp_path):
    (tmp_path / "statbank.yaml").write_bytes("tables: ø".encode("cp1252"))
    with pytest.raises(ParamsError, match="not UTF-8"):
        read_declaration(tmp_path)
