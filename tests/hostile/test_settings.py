"""Tricks in ``params.yaml`` and in the paths that it names: refused in a line, at once."""

import os
import time

import pytest

from fordel.errors import ParamsError
from fordel.ingest.locate import locate
from fordel.params import Source, parse_params, read_params

BOMB = "a: &a [x, x]\n" + "".join(f"{one}: &{one} [*{two}, *{two}]\n" for two, one in zip("abcdefgh", "bcdefghi", strict=True))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: !!python/object/apply:os.system [ls]", "line 1: anchors, aliases and tags are not allowed"),
        ("a: !!python/name:os.system", "line 1: anchors, aliases and tags are not allowed"),
        (BOMB, "line 1: anchors, aliases and tags are not allowed"),
        ("a: {b: 1}\n<<: *a", "line 2: anchors, aliases and tags are not allowed"),
        ("schema_version: 2\nyears: {budget: 1, budget: 2}", "line 2: the key budget stands twice in one place"),
        ("model: {}\npolicy: {}\nmodel: {}", "line 3: the key model stands twice"),
        ("[" * 900_000, "line 1: more than 20 levels"),
        ("{a: " * 200_000, "line 1: more than 20 levels"),
        ("- " * 100, "line 1: more than 20 levels"),
        ("".join(" " * place + f"a{place}:\n" for place in range(1000)), "line 21: more than 20 levels"),
        ("a: 'x", "line 1: not readable as YAML"),
        ("a: \x07", "not readable as YAML"),
        ("? {a: b}\n: c", "line 1: not readable as YAML"),
        ("schema_version: " + "9" * 5000, "not readable as YAML"),
        ("just a text", "expected settings with the keys"),
        ("schema_version: '" + "x" * 100_000 + "'", "schema_version: expected 2, found 'xxx"),
        ('schema_version: 2\n"\\e[31mred": 1', "[31mred: unknown key"),
    ],
)
def test_tricks_in_the_settings(text, said):
    start = time.monotonic()
    with pytest.raises(ParamsError) as caught:
        parse_params(text)
    message = str(caught.value)
    assert said in message and message.startswith("params.yaml")
    assert len(message) < 2000 and "\x1b" not in message and "yaml.dev" not in message
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("content", [b"[" * 10_000_000, b"a: 1\n" * 2_000_000], ids=["levels", "lines"])
def test_ten_megabytes(content, tmp_path):
    (tmp_path / "params.yaml").write_bytes(content)
    with pytest.raises(ParamsError, match="larger than 1000 kB"):
        read_params(tmp_path / "params.yaml")


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../x.csv",
        "data/raw/../../x.csv",
        "data/raw/a/../../../x.csv",
        "data/tables/x.csv",
        "data\\raw\\x.csv",
        "C:/data/raw/x.csv",
        "//server/data/raw/x.csv",
        "file:///etc/passwd",
        "data/raw/x.csv\0.png",
        "data/raw/x\n.csv",
        "data/raw/\u202ex.csv",
        "",
    ],
)
def test_paths_that_lead_elsewhere(path):
    with pytest.raises(ValueError, match="must be a path below data/raw"):
        Source(path=path)


@pytest.mark.skipif(os.name == "nt", reason="links need a right that users of Windows do not have")
def test_links_that_lead_elsewhere(tmp_path):
    """A file, a folder, a circle, and a device."""
    raw, outside = tmp_path / "city" / "data" / "raw", tmp_path / "outside"
    raw.mkdir(parents=True)
    outside.mkdir()
    (outside / "x.csv").write_text("area\n", encoding="utf-8")
    (raw / "x.csv").symlink_to(outside / "x.csv")
    (raw / "folder").symlink_to(outside)
    (raw / "circle.csv").symlink_to(raw / "circle.csv")
    (raw / "endless.csv").symlink_to("/dev/zero")
    os.mkfifo(raw / "waits.csv")
    found = {name: locate(tmp_path / "city", f"data/raw/{name}.csv").id for name in ("x", "folder/x", "circle", "endless", "waits")}
    assert found == {"x": "I-002", "folder/x": "I-002", "circle": "I-001", "endless": "I-002", "waits": "I-001"}
