"""Outputs take their places together or not at all."""

import os
import sys
from pathlib import Path

import pytest

from fordel.errors import WorkspaceError
from fordel.publish.write import csv_text, staged


def content(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def write(root: Path, text: str, names=("reports/key.csv", "reports/key.json", "models/need.json")) -> None:
    with staged(root) as out:
        for name in names:
            out.text(name, text)


def test_all_outputs_are_replaced_and_nothing_is_left_aside(tmp_path):
    write(tmp_path, "old")
    write(tmp_path, "new")
    assert content(tmp_path) == {"models/need.json": b"new", "reports/key.csv": b"new", "reports/key.json": b"new"}


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, ValueError])
def test_a_failure_before_the_end_leaves_every_output_as_it_was(tmp_path, error):
    write(tmp_path, "old")
    before = content(tmp_path)
    with pytest.raises(error), staged(tmp_path) as out:
        out.text("reports/key.csv", "new")
        raise error
    assert content(tmp_path) == before


@pytest.mark.parametrize("failing", [0, 1, 2])
@pytest.mark.parametrize("error", [PermissionError, KeyboardInterrupt])
def test_a_failure_while_swapping_puts_the_earlier_ones_back(tmp_path, monkeypatch, failing, error):
    write(tmp_path, "old", ("reports/key.csv", "models/need.json"))
    before, replace, calls = content(tmp_path), os.replace, []

    def failing_replace(source, target):
        if ".before" not in str(source):
            calls.append(target)
            if len(calls) == failing + 1:
                raise error(13, "in use", str(target))
        return replace(source, target)

    monkeypatch.setattr("fordel.publish.swap.os.replace", failing_replace)
    expected = WorkspaceError if error is PermissionError else error
    with pytest.raises(expected):
        write(tmp_path, "new")
    assert content(tmp_path) == before


def test_a_folder_in_an_outputs_place_is_a_named_error(tmp_path):
    (tmp_path / "reports/key.csv/inside").mkdir(parents=True)
    with pytest.raises(WorkspaceError, match=r"key\.csv"):
        write(tmp_path, "new")
    assert content(tmp_path) == {}


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="rights do not bind this user")
def test_a_read_only_workspace_is_a_named_error(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(WorkspaceError, match="rights"):
            write(tmp_path, "new")
    finally:
        tmp_path.chmod(0o700)


def test_a_file_without_a_class_is_refused(tmp_path):
    with pytest.raises(KeyError, match="no output class"):
        write(tmp_path, "x", ("reports/secret.csv",))
    assert content(tmp_path) == {}


def test_a_name_written_twice_keeps_its_last_content(tmp_path):
    with staged(tmp_path) as out:
        out.text("reports/key.csv", "first")
        out.text("reports/key.csv", "second")
    assert content(tmp_path) == {"reports/key.csv": b"second"}


def test_text_formats_use_lf_and_refuse_what_readers_cannot_read(tmp_path):
    assert csv_text(("a", "b"), [{"a": "x,y", "b": None}]) == 'a,b\n"x,y",\n'
    assert csv_text(("a",), []) == "a\n"
    with pytest.raises(ValueError, match="c"):
        csv_text(("a",), [{"c": 1}])
    with pytest.raises(ValueError, match="JSON"), staged(tmp_path) as out:
        out.json("reports/key.json", {"x": float("nan")})
    assert content(tmp_path) == {}


def test_parquet_is_the_same_bytes_twice(tmp_path):
    import pyarrow as pa

    found = []
    for _ in range(2):
        with staged(tmp_path) as out:
            out.parquet("data/key.parquet", pa.table({"centre": ["a", "b"], "amount": [1, 2]}))
        found.append((tmp_path / "data/key.parquet").read_bytes())
    assert found[0] == found[1]


def test_what_an_earlier_run_left_in_a_stages_own_folder_goes(tmp_path):
    write(tmp_path, "old", ("reports/centres/A.html", "reports/centres/B.html", "reports/key.csv"))
    with staged(tmp_path) as out:
        out.folder("reports/centres")
        out.text("reports/centres/B.html", "new")
    assert content(tmp_path) == {"reports/centres/B.html": b"new", "reports/key.csv": b"old"}


def test_what_would_go_comes_back_where_the_swap_fails(tmp_path, monkeypatch):
    write(tmp_path, "old", ("reports/centres/A.html", "reports/centres/B.html", "reports/centres/C.html"))
    before, replace = content(tmp_path), os.replace

    def failing_replace(source, target):
        if str(source).endswith("C.html") and ".before" in str(target):
            raise PermissionError(13, "in use", str(source))
        return replace(source, target)

    monkeypatch.setattr("fordel.publish.swap.os.replace", failing_replace)
    with pytest.raises(WorkspaceError), staged(tmp_path) as out:
        out.folder("reports/centres")
        out.text("reports/centres/B.html", "new")
    assert content(tmp_path) == before
