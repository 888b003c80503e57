"""A year's personal data go from everywhere, what others use and what is not personal stays, and the record says so."""

import json
import os
import shutil

import pytest
from typer.testing import CliRunner

from fordel.audit.checks import with_forgotten
from fordel.audit.forgotten import FILE, read_forgotten
from fordel.audit.result import Finding
from fordel.cli.commands import app
from fordel.errors import WorkspaceError
from fordel.privacy import forget as forgetting
from fordel.privacy.forget import forget, planned
from fordel.privacy.told import done_lines, plan_lines
from fordel.publish.classes import output_class
from tests.platform.conftest import IDENTITY, git
from tests.privacy.kept_city import FILES, City, dvc, kept_city, write

DAY = "2020-03-31"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        for name, value in IDENTITY.items():
            patch.setenv(name, value)
        return kept_city(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def city(made, tmp_path):
    copy = City(shutil.copytree(made.root, tmp_path / "city"), shutil.copytree(made.store, tmp_path / "store"))
    config = copy.root / ".dvc/config"
    config.write_text(config.read_text().replace(made.store.as_posix(), copy.store.as_posix()))
    return copy


def done(city, year=2009):
    return forget(city.workspace, planned(city.workspace, year, DAY))


def test_the_year_goes_from_cache_and_remote(city):
    for text in (FILES[2009]["children.csv"], FILES[2009]["old/extra.csv"], "rows of 2009"):
        assert city.holds(text) == {"cache", "remote"}
    found = done(city)
    for text in (FILES[2009]["children.csv"], FILES[2009]["old/extra.csv"], "rows of 2009"):
        assert city.holds(text) == set()
    assert (found.copies, found.failed) == (6, ())


def test_what_others_use_stays(city):
    plan = planned(city.workspace, 2009, DAY)
    assert [(one.name, one.users) for one in plan.kept] == [("data/raw/areas.csv", ("budget-2010",))]
    forget(city.workspace, plan)
    assert city.holds(FILES[2009]["areas.csv"]) == {"cache", "remote"}
    for year in (2010, 2011):
        assert city.holds(FILES[year]["children.csv"]) >= {"cache", "remote"}
    git("checkout", "-q", "budget-2010", cwd=city.root)
    dvc(city, "checkout", "--force")
    dvc(city, "fetch")
    assert city.holds(FILES[2010]["children.csv"]) == {"cache", "remote", "data/raw/children.csv"}


def test_a_draft_on_a_branch_stays_whole(city):
    """The first delivery of 2010 is the end of a branch: what it has of 2009 stays, until the branch goes."""
    git("branch", "try", "budget-2010~1", cwd=city.root)
    git("tag", "-d", "budget-2010", cwd=city.root)
    kept = planned(city.workspace, 2009, DAY).kept
    assert [(one.name, one.users) for one in kept] == [("data/raw/areas.csv", ("try",)), ("models/area_need.parquet", ("try",))]


def test_a_year_s_earlier_deliveries_go_too(city):
    assert city.holds("child_id,cost\nfaulty,2\n") == {"cache", "remote"}
    done(city, 2010)
    assert city.holds("child_id,cost\nfaulty,2\n") == set()
    assert city.holds(FILES[2009]["areas.csv"]) == {"cache", "remote"}


def test_the_workspace_s_own_year(city):
    """What nobody has handed to DVC goes too; what is not personal stays."""
    write(city, "data/raw/late.csv", "child_id\nlate\n")
    write(city, "data/tables/children.parquet", "rows")
    write(city, "data/last_year/key.csv", "centre\n")
    found = done(city, 2011)
    assert city.holds("child_id\nlate\n") == city.holds("rows") == city.holds(FILES[2011]["children.csv"]) == set()
    assert not [path for path in (city.root / "data/raw").rglob("*") if path.is_file()] and not found.failed
    assert (city.root / "reports/key.csv").is_file() and (city.root / "data/last_year/key.csv").is_file()
    assert (city.root / "data/raw.dvc").is_file() and (city.root / "params.yaml").is_file()


def test_what_no_version_uses_and_what_was_left_goes(city):
    write(city, "data/raw/children.csv", "child_id\ntried\n")
    dvc(city, "add", "data/raw")
    write(city, "data/raw/children.csv", FILES[2011]["children.csv"])
    dvc(city, "add", "data/raw")
    write(city, ".fordel/tmp/abc/data/tables/children.parquet", "interrupted")
    assert city.holds("child_id\ntried\n") == {"cache"}
    done(city)
    assert city.holds("child_id\ntried\n") == city.holds("interrupted") == set()
    assert list((city.root / ".fordel/tmp").iterdir()) == []
    assert city.holds(FILES[2011]["children.csv"]) == {"cache", "remote", "data/raw/children.csv"}


def test_what_no_version_uses_and_still_lies_there_goes_once(city):
    """Handed to DVC, then the settings of git taken back: the object is the year's and nobody's."""
    write(city, "data/raw/children.csv", "child_id\ntried\n")
    dvc(city, "add", "data/raw")
    git("checkout", "-q", "--", "data/raw.dvc", cwd=city.root)
    assert not done(city, 2011).failed
    assert city.holds("child_id\ntried\n") == set() and read_forgotten(city.root, 2011)


@pytest.mark.skipif(os.name == "nt", reason="needs a right to make links")
def test_a_link_that_leads_nowhere_goes(city):
    (city.root / ".fordel/tmp").mkdir(parents=True)
    (city.root / ".fordel/tmp/link").symlink_to(city.root / "gone")
    assert done(city).failed == () and read_forgotten(city.root, 2009)
    assert not (city.root / ".fordel/tmp/link").is_symlink()


def test_a_branch_without_settings_is_left_out(city):
    tree = git("hash-object", "-t", "tree", "-w", os.devnull, cwd=city.root).strip()
    git("branch", "pages", git("commit-tree", tree, "-m", "Pages", cwd=city.root).strip(), cwd=city.root)
    assert done(city).copies == 6


def test_a_shared_cache_is_not_swept(city, tmp_path):
    """What another workspace keeps in the same cache is not this one's to delete."""
    shared = tmp_path / "shared"
    shutil.move(city.root / ".dvc/cache", shared)
    (city.root / ".dvc/config.local").write_text(f"[cache]\n    dir = {shared.as_posix()}\n")
    other = shared / "files/md5/ab/cdefabcdefabcdefabcdefabcdefab"
    other.parent.mkdir(parents=True, exist_ok=True)
    other.write_text("another's")
    done(city)
    assert other.is_file()
    assert not any(path.read_bytes() == FILES[2009]["children.csv"].encode() for path in shared.rglob("*") if path.is_file())


def test_the_record(city):
    done(city)
    content = json.loads((city.root / FILE).read_text())
    assert [(one["year"], one["date"]) for one in content["years"]] == [(2009, DAY)]
    listed = [one["path"] for one in content["years"][0]["files"]]
    assert listed == ["data/raw/children.csv", "data/raw/old/extra.csv", "models/area_need.parquet"]
    assert content["years"][0]["kept"][0]["used_by"] == ["budget-2010"]
    assert output_class(FILE) == "public"
    assert FILE in git("status", "--porcelain", cwd=city.root)
    before = (city.root / FILE).read_bytes()
    forget(city.workspace, planned(city.workspace, 2009, "2021-01-01"))
    assert (city.root / FILE).read_bytes() == before
    done(city, 2010)
    assert [one["year"] for one in json.loads((city.root / FILE).read_text())["years"]] == [2009, 2010]


def test_a_file_that_cannot_be_deleted_is_told_and_not_recorded(city, monkeypatch):
    delete = forgetting._deleted
    monkeypatch.setattr(forgetting, "_deleted", lambda path: "in use" if city.store in path.parents else delete(path))
    found = done(city)
    assert found.failed == ("in use",) * 3 and read_forgotten(city.root, 2009).files == {}
    monkeypatch.undo()
    assert not done(city).failed and len(read_forgotten(city.root, 2009).files) == 3


def test_without_git(city):
    shutil.rmtree(city.root / ".git")
    with pytest.raises(WorkspaceError, match="there are 2011"):
        planned(city.workspace, 2009, DAY)
    done(city, 2011)
    assert city.holds(FILES[2011]["children.csv"]) == set() and city.holds(FILES[2009]["children.csv"]) == {"remote"}


def test_a_remote_that_is_no_folder_is_named(city):
    (city.root / ".dvc/config.local").write_text("['remote \"far\"']\n    url = ssh://host/store\n")
    assert planned(city.workspace, 2009, DAY).out_of_reach == ("far (ssh)",)


@pytest.mark.parametrize("date", ["", "31.3.2020", "2020-02-30", "today"])
def test_the_day_is_given(city, date):
    with pytest.raises(WorkspaceError, match="is no day"):
        planned(city.workspace, 2009, date)


def test_the_command_asks_first(city):
    arguments = ["forget", "2009", "--date", DAY, "-w", str(city.root)]
    asked = CliRunner().invoke(app, arguments)
    assert asked.exit_code == 2 and "Tilføj --yes" in asked.output and "data/raw/children.csv" in asked.output
    assert city.holds(FILES[2009]["children.csv"]) == {"cache", "remote"} and not (city.root / FILE).exists()
    told = CliRunner().invoke(app, [*arguments, "--yes"])
    assert told.exit_code == 0 and "Slettet: 6 kopier" in told.output and "--yes" not in told.output
    assert city.holds(FILES[2009]["children.csv"]) == set()
    again = CliRunner().invoke(app, arguments)
    assert again.exit_code == 0 and "Der er intet at slette." in again.output and "--yes" not in again.output
    assert CliRunner().invoke(app, ["forget", "1999", "--date", DAY, "-w", str(city.root)]).exit_code == 2


def test_what_is_deleted_is_told_in_danish_and_in_english(city):
    plan = planned(city.workspace, 2009, DAY)
    danish, english = ("\n".join(plan_lines(plan, language, ask=True)) for language in ("da", "en"))
    assert "filer med personoplysninger." in danish and "Tilføj --yes for at slette." in danish
    assert "files with personal data." in english and "Add --yes to delete." in english
    assert "--yes" not in "\n".join(plan_lines(plan, "da", ask=False))
    assert "\n".join(done_lines(forget(city.workspace, plan), "da")).startswith("Slettet: 6 kopier, ")


def test_the_audit_tells_missing_from_forgotten(city):
    done(city)
    names = ["data/raw/children.csv", "data/raw/areas.csv", "data/raw/old/extra.csv"]
    findings = [Finding("raw_missing", name) for name in names[:2]]
    found = {one.subject: (one.kind, one.harmless) for one in with_forgotten(findings, names, read_forgotten(city.root, 2009))}
    assert found == {names[0]: ("forgotten", True), names[1]: ("raw_missing", False), names[2]: ("not_forgotten", True)}
    assert with_forgotten(findings, names, None) == findings


def test_a_record_that_is_none_is_said(city):
    write(city, FILE, "{}")
    with pytest.raises(WorkspaceError, match="fordel forget"):
        read_forgotten(city.root, 2009)
