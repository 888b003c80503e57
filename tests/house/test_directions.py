"""Arrows between rooms run one way."""

from tests.house.source import imports, modules, room

ORDER = (
    *("contract", "ingest", "observations", "need", "weights", "validation", "key", "apply"),
    *("report", "appendix", "memo", "sheets", "book", "whatif", "edition", "audit", "cycle", "privacy"),
)
SHARED = {"", "errors", "params", "workspace", "publish", "texts", "progress"}
APART = {"city", "proof", "cli", "engine", "starter", "__main__"}


def test_every_room_has_its_place():
    """A new folder must be given a place in the order before it can be imported."""
    assert {room(name) for name in modules()} <= {*ORDER, *SHARED, *APART}


def test_the_pipeline_runs_one_way():
    """A room imports itself, earlier rooms and what all share."""
    allowed = {name: {*ORDER[: place + 1], *SHARED} for place, name in enumerate(ORDER)}
    wrong = [(a, b) for a, b in imports() if room(a) in ORDER and room(b) not in allowed[room(a)]]
    assert not wrong


def test_what_all_share_imports_no_room():
    """publish and texts are leaves; errors, params and workspace know no room."""
    wrong = [(a, b) for a, b in imports() if room(a) in SHARED and room(b) not in SHARED]
    assert not wrong


def test_texts_import_nothing_of_the_house():
    """The catalogues stand alone."""
    assert not [(a, b) for a, b in imports() if room(a) == "texts" and room(b) not in {"texts", ""}]


def test_only_the_command_line_and_the_proof_import_the_city():
    """No room of the pipeline can look into the synthetic city's truth."""
    assert {room(a) for a, b in imports() if room(b) == "city"} <= {"city", "cli", "proof"}


def test_only_the_command_line_imports_the_proof():
    """What knows the truth stands behind everything else."""
    assert {room(a) for a, b in imports() if room(b) == "proof"} <= {"proof", "cli"}


def test_the_city_imports_no_room():
    """The truth does not depend on the pipeline that has to find it."""
    assert {room(b) for a, b in imports() if room(a) == "city"} <= {"city", *SHARED}


def test_only_the_city_speaks_of_the_truth():
    """The folder with the truth is named by those who write it or register it, and by nobody else."""
    speakers = {room(name) for name, path in modules().items() if "truth/" in path.read_text(encoding="utf-8")}
    assert speakers <= {"city", "publish", "starter", "cli"}


def test_nothing_is_imported_by_name_at_run_time():
    """Imports that cannot be read from the source would be missing from a stage's hash."""
    wrong = [name for name, path in modules().items() if "import_module" in path.read_text(encoding="utf-8") and room(name) != "cli"]
    assert not wrong
