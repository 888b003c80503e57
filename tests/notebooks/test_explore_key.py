"""The notebook runs from its first cell to its last on a finished workspace."""

from pathlib import Path

import jupytext
import pytest
from nbclient import NotebookClient

from fordel.key import stage as key_stage
from tests.key.key_workspace import build_key as build

NOTEBOOK = Path(__file__).parents[2] / "analysis" / "notebooks" / "explore_key.py"


@pytest.mark.parametrize("options", [{"children": {"U03": 3.0}}, {"boundaries": False, "synthetic": False, "language": "en"}])
def test_the_notebook_runs(tmp_path, monkeypatch, options):
    key_stage.run(build(tmp_path / "workspace", **options))
    monkeypatch.setenv("FORDEL_WORKSPACE", str(tmp_path / "workspace"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    notebook = jupytext.read(NOTEBOOK)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    pictures = sum("image/png" in output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", []))
    assert pictures == (3 if options.get("boundaries", True) else 2)
    words = str([output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", [])])
    assert ("SYNTHETIC" in words) == options.get("synthetic", True)
