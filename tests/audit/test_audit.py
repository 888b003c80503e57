"""An audit of a small workspace: it passes what is right, catches what is not, says so in words and leaves nothing behind."""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from fordel.audit.manifest import FILE
from tests.audit.conftest import seal
from tests.audit.small_pipeline import dvc, save
from tests.platform.conftest import git, outputs


def told(page: str) -> str:
    """The note as plain text."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("</style>")[2])).replace("\xa0", " ")


def change(path: Path, before: str, after: str) -> None:
    """Edit a file."""
    text = path.read_bytes().decode()
    assert before in text
    path.write_bytes(text.replace(before, after, 1).encode())


@pytest.fixture(scope="module")
def passed(adopted, audit, tmp_path_factory):
    """An audit of the adopted year by its tag, as it should be, with a file in the working folder that is not committed."""
    root = Path(shutil.copytree(adopted, tmp_path_factory.mktemp("passed") / "city"))
    (root / "notes.txt").write_text("mine", encoding="utf-8")
    kept = outputs(root)
    done, page = audit(root, "budget-2009")
    return root, kept, done, told(page)


def test_what_is_right_passes(passed):
    _, _, done, text = passed
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Alt stemmer" in text and "forskel" not in done.stdout
    assert done.stdout.count(": Stemmer") == 7
    assert "budget-2009" in text and "2008-17" in text and "The council, 9 October 2008" in text


def test_the_note_says_what_was_left_out_and_how_it_was_done(passed):
    root, _, _, text = passed
    assert "1 fil i arbejdsmappen er ændret" in text and "notes.txt" in text
    sealed = json.loads((root / FILE).read_text(encoding="utf-8"))
    assert sealed["sha256"] in text and sealed["run_identity"] in text and git("rev-parse", "HEAD", cwd=root) in text
    assert "Python 3." in text and "dvc 3." in text and "sekund" in text


def test_nothing_is_left_behind(passed):
    """Neither the clone nor a changed file; git is as it was."""
    root, kept, _, _ = passed
    assert not list((root / ".fordel" / "tmp").iterdir())
    after = outputs(root)
    assert after.pop("reports/audit.html") and after == kept
    assert git("status", "--short", cwd=root) == "?? notes.txt"


def test_a_hand_edited_share_that_dvc_was_made_to_accept(draft, audit, installed):
    """Neither git nor DVC sees it, and a manifest made afterwards holds the edited file; only computing again does."""
    with (draft / "reports/key.csv").open(encoding="utf-8", newline="") as stream:
        share = next(csv.DictReader(stream))["share"]
    change(draft / "reports/key.csv", share, "0.123456789")
    dvc(installed, "commit", "-f", "key", cwd=draft)
    seal(draft)
    save(draft)
    done, page = audit(draft)
    assert done.returncode == 3
    text = told(page)
    assert f"reports/key.csv Tallene kommer ikke ens ud. linje 2, share: 0.123456789 er nu {share}." in text
    assert "Der er 1 forskel." in text


def test_a_hand_edited_amount_without_dvc(city, audit):
    change(city / "reports/key.csv", "\nU02,", "\nU09,")
    save(city)
    done, page = audit(city)
    assert done.returncode == 3
    text = told(page)
    assert "reports/key.csv Filen er ændret, siden året blev vedtaget." in text
    assert "reports/key.csv Filen er ændret, efter at den blev beregnet." in text
    assert "reports/key.csv Tallene kommer ikke ens ud. linje 3, centre: U09 er nu U02." in text


@pytest.mark.parametrize("state", ["adopted", "computed"])
def test_a_changed_raw_figure(request, tmp_path, audit, installed, state):
    """Handed to DVC and committed, without a run; also where there is no manifest yet."""
    root = Path(shutil.copytree(request.getfixturevalue(state), tmp_path / "city"))
    change(root / "data/raw/children.csv", "2000.00", "2100.00")
    dvc(installed, "add", "data/raw", cwd=root)
    save(root)
    done, page = audit(root)
    text = told(page)
    assert done.returncode == 3
    assert "data/raw/children.csv Den rå fil er en anden end den, nøglen blev beregnet af." in text
    assert "data/raw Ændret, siden trinnet model blev beregnet." in text
    assert "reports/weights.csv Tallene kommer ikke ens ud. linje 2, value: 2000.00 er nu 2100.00." in text
    assert ("Året er ikke vedtaget" in text) == (state == "computed")


PARTS = ("shp", "shx", "dbf", "prj", "cpg")


@pytest.mark.parametrize("spoil", ["changed", "gone"])
def test_a_part_of_a_shapefile(draft, audit, installed, spoil):
    """What lies beside the .shp is sealed with it: another projection is another map."""
    for ending in PARTS:
        (draft / f"data/raw/map.{ending}").write_bytes(ending.encode())
    change(draft / "params.yaml", "sources:\n", "sources:\n  boundaries: {path: data/raw/map.shp}\n")
    dvc(installed, "add", "data/raw", cwd=draft)
    seal(draft)
    save(draft, "Adopted")
    sealed = {one["path"] for one in json.loads((draft / FILE).read_text(encoding="utf-8"))["inputs"]}
    assert {f"data/raw/map.{ending}" for ending in PARTS} <= sealed
    paths = [draft / f"data/raw/map.{ending}" for ending in ("prj", "cpg")]
    for path in paths:
        path.unlink()
        if spoil == "changed":
            path.write_bytes(b"another")
    dvc(installed, "add", "data/raw", cwd=draft)
    save(draft)
    done, page = audit(draft)
    said = {"changed": "Den rå fil er en anden end den, nøglen blev beregnet af.", "gone": "Den rå fil er ikke gemt sammen med versionen."}
    assert done.returncode != 0
    for path in paths:
        assert f"data/raw/{path.name} {said[spoil]}" in told(page)


def test_a_changed_parameter(city, audit):
    change(city / "params.yaml", "pot: 900000000", "pot: 900000001")
    save(city)
    done, page = audit(city)
    text = told(page)
    assert done.returncode == 3
    assert "params.yaml Filen er ændret, siden året blev vedtaget." in text
    assert "Beregningens id svarer ikke til" in text and "params.yaml Ændret, siden trinnet key blev beregnet." in text
    assert "reports/key.json Tallene kommer ikke ens ud. pot: 900000000 er nu 900000001." in text


def test_changed_code_without_a_run(city, audit, installed):
    """The stage is named, though its figures come out the same."""
    asked = [installed.python, "-c", "import fordel; print(fordel.__file__)"]
    module = Path(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()).parent / "key" / "order.py"
    kept = module.read_bytes()
    try:
        module.write_bytes(kept + b"\n# edited\n")
        done, page = audit(city)
    finally:
        module.write_bytes(kept)
    assert done.returncode == 3
    assert "key Programkoden for dette trin er en anden" in told(page) and "need Programkoden" not in told(page)


def test_a_helper_that_no_stage_declares(city, audit, installed):
    """DVC thinks that nothing has changed; the figures tell."""
    change(city / "helper.py", "1", "1.5")
    dvc(installed, "repro", cwd=city)
    save(city)
    assert json.loads((city / "models/weights.json").read_text(encoding="utf-8"))["variants"][0]["weights"]["child"] == "2000.00"
    done, page = audit(city)
    text = told(page)
    assert done.returncode == 3
    assert "models/weights.json Tallene kommer ikke ens ud. variants[0].weights.child: 2000.00 er nu 3000.00." in text
    assert "siden trinnet" not in text


def test_another_version_of_a_package(draft, audit):
    """The lock asks for a NumPy that is not the installed one."""
    lock = draft / "requirements.lock"
    lock.write_bytes(re.sub(rb"(?m)^numpy==\S+", b"numpy==1.0.1", lock.read_bytes()))
    save(draft)
    done, page = audit(draft)
    assert done.returncode == 3
    assert re.search(r"numpy Version [\d.]+ er installeret. Låsefilen siger 1.0.1.", told(page))


def test_line_endings(city, audit, installed):
    """Windows line endings in a published file are named and change no figure; in a raw file they are another file."""
    (city / ".gitattributes").write_bytes(b"* -text\n")
    change(city / "data/raw/areas.csv", "\n", "\r\n")
    key = city / "reports/key.csv"
    key.write_bytes(key.read_bytes().replace(b"\n", b"\r\n"))
    dvc(installed, "add", "data/raw", cwd=city)
    save(city)
    done, page = audit(city)
    text = told(page)
    assert done.returncode == 3
    assert "data/raw/areas.csv Den rå fil har andre linjeskift" in text
    assert "reports/key.csv Kun linjeskiftene er forskellige." in text


def test_line_endings_alone_do_not_fail(draft, audit):
    """Git of a computer with Windows may write them."""
    (draft / ".gitattributes").write_bytes(b"* -text\n")
    key = draft / "reports/steps.csv"
    key.write_bytes(key.read_bytes().replace(b"\n", b"\r\n"))
    save(draft)
    seal(draft)
    save(draft)
    done, page = audit(draft)
    assert "reports/steps.csv Kun linjeskiftene er forskellige." in told(page)
    assert (done.returncode, "Tallene kommer" in page) == (0, False), told(page)


def test_a_missing_raw_file(city, audit):
    """It was never pushed: nothing can be computed again, and that is said."""
    shutil.rmtree(city / ".dvc" / "cache")
    done, page = audit(city)
    text = told(page)
    assert done.returncode == 3
    assert "data/raw/children.csv Den rå fil er ikke gemt sammen med versionen." in text
    assert "Intet er regnet igen, fordi en rå fil mangler." in text
    assert "reports/map.svg Selve filen er ikke med." in text


def test_a_tampered_manifest(city, audit):
    change(city / FILE, "9 October", "8 October")
    save(city)
    done, page = audit(city)
    assert done.returncode == 3
    assert f"{FILE} Manifestet er ændret, efter at det blev skrevet." in told(page)
    assert "budget-2009 Mærkets tekst nævner ikke den beslutning" in told(page) and "Der er 2 forskelle." in told(page)


def test_the_data_come_from_the_folder_that_is_named(city, audit, installed, tmp_path):
    """The published page too; and a frozen stage, which DVC would never compute again, is caught."""
    store = tmp_path / "store"
    dvc(installed, "remote", "add", "--local", "-d", "store", str(store), cwd=city)
    dvc(installed, "push", cwd=city)
    dvc(installed, "push", "data/raw.dvc", cwd=city)
    shutil.rmtree(city / ".dvc" / "cache")
    page = next(path for path in store.rglob("*") if path.is_file() and path.read_bytes() == b"<svg/>\n")
    assert page.is_file()
    done, text = audit(city, "--remote", store)
    assert done.returncode == 0, done.stdout
    change(city / "dvc.yaml", "cmd: fordel key\n", "cmd: fordel key\n    frozen: true\n")
    save(city)
    done, text = audit(city, "--remote", store)
    assert done.returncode == 3
    assert "key Trinnet er frosset" in told(text)


def test_a_stage_that_writes_nothing_is_caught(city, audit, engine):
    """Also where it is the engine's own: nothing that stages have written is left in the clone when they run."""
    change(city / "dvc.yaml", "cmd: fordel key\n", "cmd: fordel --version\n")
    save(city)
    done, page = audit(city, command=replace(engine, stages=city / "dvc.yaml"))
    assert done.returncode == 3
    assert "key Beregningen stoppede i dette trin" in told(page) and "Filerne er ikke sammenlignet" in told(page)


def test_a_stage_that_refuses_its_input_quotes_no_data(city, audit):
    change(city / "model.py", "import hashlib", "import hashlib\nraise SystemExit('010190-1234')")
    save(city)
    done, page = audit(city)
    assert done.returncode == 3
    assert "model Beregningen stoppede" in told(page)
    assert "1234" not in page + done.stdout + done.stderr


@pytest.mark.parametrize(("arguments", "said"), [
    (["budget-1999"], "budget-1999: there is no such version"),
    (["--remote", "gone"], "--remote gone: there is no such folder"),
    (["--from", "key", "--env", "locked"], "goes with --from raw only"),
    (["--env", "other"], "other"),
])  # fmt: skip
def test_what_cannot_be_audited_is_bad_input(city, audit, arguments, said):
    done, page = audit(city, *arguments)
    assert (done.returncode, page) == (2, "")
    assert said in done.stderr


def test_without_git_there_is_nothing_to_audit(city, audit, tmp_path):
    shutil.rmtree(city / ".git")
    done, _ = audit(city, GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert done.returncode == 2
    assert "is not under git" in done.stderr


def ended(process: int, seconds: float = 60) -> bool:
    """Whether a process is gone, or goes within some seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(os.name == "nt", reason="signals are sent as on Unix")
@pytest.mark.parametrize("sent", [getattr(signal, name, None) for name in ("SIGINT", "SIGTERM", "SIGHUP")])
def test_who_breaks_off_leaves_nothing_behind(city, engine, sent):
    """While a stage runs: the clone is deleted and the stage stopped."""
    waiting = "import os, time; print(os.getpid(), file=open('../../pid', 'w'), flush=True); time.sleep(600)"
    change(city / "model.py", "import hashlib", waiting)
    save(city)
    (city / ".fordel" / "tmp").mkdir(parents=True, exist_ok=True)
    words = [*engine.words, "audit", "--env", "current", "-q", "-w", city]
    heard = {"preexec_fn": lambda: signal.signal(sent, signal.SIG_DFL)}  # a shell's background job or nohup ignores it
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **heard) as process:
        told = city / ".fordel" / "tmp" / "pid"
        until = time.monotonic() + 300
        while not (told.is_file() and told.read_text()) and time.monotonic() < until:
            time.sleep(0.1)
        process.send_signal(sent)
        process.communicate(timeout=120)
    stage = int(told.read_text())
    told.unlink()
    assert process.returncode not in {0, 2, 3} and not list((city / ".fordel" / "tmp").iterdir())
    assert ended(stage)


def test_the_clone_is_kept_on_request(city, audit):
    done, page = audit(city, "--keep")
    assert done.returncode == 0
    kept = next((city / ".fordel" / "tmp").iterdir())
    assert (kept / "clone" / "reports" / "key.csv").is_file() and kept.name in page and "persondata" in page
    assert os.stat(kept).st_mode & 0o077 == 0 or os.name == "nt"
