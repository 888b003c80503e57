"""What a forger may try in a version that an auditor is handed: none of it passes, and none of it is run."""

import csv
import io
import os
import re
import shutil
import signal
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from fordel.audit.aside import AT_WORK
from fordel.audit.manifest import FILE
from tests.audit.conftest import CASE, DECISION, seal, tag
from tests.audit.small_pipeline import dvc, save
from tests.audit.test_audit import change, ended, told
from tests.platform.conftest import git

MARK = "from pathlib import Path\nPath({path!r}).touch()\n"
MOVE = """import csv
rows = list(csv.reader(open("reports/key.csv", newline="")))
place = rows[0].index("amount")
rows[1][place], rows[2][place] = str(int(rows[1][place]) - 1000), str(int(rows[2][place]) + 1000)
csv.writer(open("reports/key.csv", "w", newline=""), lineterminator="\\n").writerows(rows)
"""


def adopt_again(root: Path) -> None:
    """Seal, commit and tag whatever is there, as a forger would."""
    seal(root, decision=DECISION, case_number=CASE)
    save(root, "Adopted")
    tag(root)


def moved(root: Path) -> str:
    """Take 1000 from the first unit for the second in ``key.csv``; the first unit's own amount."""
    rows = list(csv.DictReader(io.StringIO((root / "reports/key.csv").read_text(encoding="utf-8"))))
    (root / "move.py").write_text(MOVE, encoding="utf-8")
    subprocess.run(["python3", "move.py"], cwd=root, check=True)
    return rows[0]["amount"]


def test_modules_in_the_folder_are_not_imported(city, audit, engine, tmp_path):
    """``python -m dvc`` would take one from the current folder, or from where PYTHONPATH points."""
    marks = [tmp_path / name for name in ("root", "path")]
    (city / "dvc.py").write_text(MARK.format(path=str(marks[0])), encoding="utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "dvc.py").write_text(MARK.format(path=str(marks[1])), encoding="utf-8")
    save(city)
    tag(city)
    done, _ = audit(city, "budget-2009", "--from", "key", PYTHONPATH=str(tmp_path / "elsewhere"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "DVC" in engine("check", "-w", city, cwd=city).stdout
    done = engine("run", "-w", city, cwd=city)
    assert done.returncode == 0, done.stderr
    assert not any(mark.exists() for mark in marks)


def test_a_command_beside_the_stage_is_found_and_not_run(city, audit, installed):
    """The money is moved by a second command in ``dvc.yaml``; lock, manifest and tag all agree with it."""
    (city / "move.py").write_text(MOVE, encoding="utf-8")
    change(city / "dvc.yaml", "cmd: fordel key\n", "cmd: fordel key && python move.py\n")
    before = (city / "reports/key.csv").read_bytes()
    dvc(installed, "repro", cwd=city)
    assert (city / "reports/key.csv").read_bytes() != before
    adopt_again(city)
    done, page = audit(city, "budget-2009")
    text = told(page)
    assert done.returncode == 3
    assert "dvc.yaml Rækken af trin er en anden" in text and "reports/key.csv Tallene kommer ikke ens ud. linje 2, amount:" in text


def test_a_file_that_no_stage_of_the_version_names_is_compared(city, audit):
    """The engine says what is published, not ``dvc.yaml`` and ``dvc.lock`` of the version."""
    change(city / "dvc.yaml", "    - reports/key.csv: {cache: false, persist: true}\n", "")
    lock = (city / "dvc.lock").read_text(encoding="utf-8")
    (city / "dvc.lock").write_text(re.sub(r"    - path: reports/key\.csv\n(?:      .*\n)+", "", lock), encoding="utf-8")
    amount = moved(city)
    adopt_again(city)
    done, page = audit(city, "budget-2009")
    assert done.returncode == 3
    assert f"linje 2, amount: {int(amount) - 1000} er nu {amount}." in told(page) and "dvc.yaml Rækken af trin" in told(page)


@pytest.mark.parametrize(("name", "text", "said"), [
    ("extra/dvc.yaml", "stages:\n  a:\n    cmd: touch ran\n", "extra/dvc.yaml: is a second pipeline"),
    ("requirements.lock", "./vendor/help-1.0-py3-none-any.whl --hash=sha256:" + "0" * 64 + "\n", "help-1.0-py3-none-any.whl: only lines"),
])  # fmt: skip
def test_what_would_be_run_or_installed_besides_is_refused(city, audit, name, text, said):
    (city / name).parent.mkdir(exist_ok=True)
    with (city / name).open("a", encoding="utf-8") as stream:
        stream.write(text)
    save(city)
    done, page = audit(city)
    assert (done.returncode, page) == (2, "") and said in done.stderr


def test_a_link_in_the_version_is_refused_before_anything_is_written(city, audit, tmp_path):
    """The audit would write its settings through it."""
    victim = tmp_path / "precious"
    victim.write_text("mine", encoding="utf-8")
    (city / ".dvc/.gitignore").unlink()
    shutil.rmtree(city / ".dvc/cache")
    (city / ".dvc/config.local").symlink_to(victim)
    save(city)
    done, page = audit(city, "--from", "key")
    assert (done.returncode, page) == (2, "") and ".dvc/config.local: is a link in version" in done.stderr
    assert victim.read_text(encoding="utf-8") == "mine"


def test_the_data_stay_in_the_audits_folder(city, audit, installed, tmp_path):
    """A cache that the version names elsewhere is not used; from the key on, no raw file is fetched at all."""
    store, victim = tmp_path / "store", tmp_path / "victim"
    dvc(installed, "remote", "add", "--local", "-d", "store", str(store), cwd=city)
    dvc(installed, "push", cwd=city)
    with (city / ".dvc/config").open("a", encoding="utf-8") as stream:
        stream.write(f"[cache]\n    dir = {victim}\n")
    save(city)
    tag(city)
    done, _ = audit(city, "budget-2009", "--from", "key", "--keep", "--remote", store)
    kept = next((city / ".fordel" / "tmp").iterdir())
    assert done.returncode == 0, done.stdout + done.stderr
    assert not victim.exists() and not (kept / "clone/data/raw/children.csv").exists()


def test_programs_that_the_folder_names_for_git_are_not_run(city, audit, engine, tmp_path):
    """A monitor of the file system, a hook, a filter."""
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\ncat\n", encoding="utf-8")
    program.chmod(0o755)
    (tmp_path / "hooks").mkdir()
    for hook in ("post-checkout", "post-index-change"):
        shutil.copy(program, tmp_path / "hooks" / hook)
    (city / ".git/info/attributes").write_text("* filter=evil\n", encoding="utf-8")
    for name, value in (("core.fsmonitor", program), ("core.hooksPath", tmp_path / "hooks"), ("filter.evil.clean", program)):
        git("config", name, str(value), cwd=city)
    os.utime(city / "params.yaml")
    done, _ = audit(city, "budget-2009", "--from", "key")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not (tmp_path / "ran").exists()
    git("config", "--unset", "filter.evil.clean", cwd=city)
    assert "DVC" in engine("check", "-w", city, cwd=city).stdout
    assert not (tmp_path / "ran").exists()


def test_an_adopted_year_without_its_manifest(city, audit):
    (city / FILE).unlink()
    save(city)
    tag(city)
    done, page = audit(city, "budget-2009", "--from", "key")
    assert done.returncode == 3
    assert f"{FILE} Manifestet mangler, selv om året er vedtaget." in told(page)


def test_a_tag_that_was_moved_to_a_draft(city, audit):
    draft = git("rev-list", "--max-parents=0", "HEAD", cwd=city)
    git("tag", "-f", "budget-2009", draft, cwd=city)
    done, page = audit(city, "budget-2009", "--from", "key")
    assert done.returncode == 3
    assert "budget-2009 Mærket står ved et udkast" in told(page)


def test_a_draft_is_called_one(draft, audit):
    done, page = audit(draft, "--from", "key")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Alt stemmer, men året er ikke vedtaget" in done.stdout and "Alt stemmer, men året er ikke vedtaget" in page


def test_a_tag_of_another_decision_and_files_that_nobody_computed(city, audit):
    """Sealed and committed anew, with the tag set by hand; and a table of amounts beside the key's."""
    for name in ("reports/final.csv", "models/notes.json"):
        (city / name).write_text("centre,amount\nU01,1\n", encoding="utf-8")
    change(city / "params.yaml", CASE, "2008-18")
    seal(city, decision=DECISION, case_number=CASE)
    save(city, "x")
    git("tag", "-f", "budget-2009", cwd=city)
    done, page = audit(city, "budget-2009", "--from", "key")
    text = told(page)
    assert done.returncode == 3
    assert "budget-2009 Mærkets tekst nævner ikke den beslutning" in text
    assert f"Manifestet har sagsnummer {CASE}, indstillingerne 2008-18." in text
    assert "reports/final.csv Filen kommer ikke fra noget trin." in text and "models/notes.json Filen kommer ikke" in text


def test_a_name_that_stands_twice_in_a_file(city, audit):
    """Which of the two amounts counts is the reader's choice, so the file is another."""
    change(city / "reports/allocation.json", '"amounts":', '"amounts": ["1"], "amounts":')
    adopt_again(city)
    done, page = audit(city, "budget-2009")
    assert done.returncode == 3
    assert "reports/allocation.json Filen kommer ikke ens ud." in told(page) and "milliardtedel" not in told(page)


@pytest.mark.skipif(os.name == "nt", reason="signals are sent as on Unix")
def test_a_killed_audit_takes_its_stage_with_it_and_is_cleared_away(city, audit, engine):
    """It cannot delete its folder, so ``check`` names it and the next audit deletes it; one that is kept stays."""
    waiting = "import os, time; print(os.getpid(), file=open('../../pid', 'w'), flush=True); time.sleep(600)"
    change(city / "model.py", "import hashlib", waiting)
    save(city)
    home = city / ".fordel" / "tmp"
    home.mkdir(parents=True, exist_ok=True)
    (home / "audit-kept").mkdir()
    with subprocess.Popen([*map(str, engine.words), "audit", "--env", "current", "-q", "-w", str(city)]) as process:
        until = time.monotonic() + 300
        while not ((home / "pid").is_file() and (home / "pid").read_text()) and time.monotonic() < until:
            time.sleep(0.1)
        process.send_signal(signal.SIGKILL)
    assert ended(int((home / "pid").read_text()))
    (left,) = (path.parent for path in home.glob(f"*/{AT_WORK}"))
    assert str(left) in engine("check", "-w", city, cwd=city).stdout
    audit(city, "--from", "key")
    assert not left.exists() and (home / "audit-kept").is_dir()


def test_a_note_that_cannot_be_written_is_told_first(city, audit):
    done, _ = audit(city, "--from", "key", "--note", city / "params.yaml" / "note.html")
    assert done.returncode == 2 and "--note" in done.stderr and "audit: clone" not in done.stderr


def test_stages_of_another_engine_are_a_difference(city, audit, engine, tmp_path):
    """Where the auditor's fordel has other stages than the version, though it is of the same version."""
    other = tmp_path / "dvc.yaml"
    shutil.copy(engine.stages, other)
    change(other, "persist: true", "persist: false")
    done, page = audit(city, "budget-2009", "--from", "key", command=replace(engine, stages=other))
    assert done.returncode == 3 and "dvc.yaml Rækken af trin er en anden" in told(page)
