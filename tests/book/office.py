"""A spreadsheet program that computes a workbook anew: LibreOffice without a window, many files in one call."""

import io
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
PROGRAM = shutil.which("soffice")
needs_office = pytest.mark.skipif(PROGRAM is None, reason="LibreOffice (soffice) is not installed, so no formula can be computed anew")


def recomputed(books: Mapping[str, bytes]) -> dict[str, openpyxl.Workbook]:
    """The workbooks with the values that LibreOffice gives every formula, by name."""
    with tempfile.TemporaryDirectory(prefix="fordel-office-") as folder:
        given, found, profile = (Path(folder, name) for name in ("given", "found", "profile"))
        given.mkdir()
        (profile / "user").mkdir(parents=True)
        (profile / "user/registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
        for name, content in books.items():
            (given / f"{name}.xlsx").write_bytes(content)
        command = [PROGRAM, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx", "--outdir", str(found)]
        files = sorted(map(str, given.iterdir()))
        done = subprocess.run([*command, *files], capture_output=True, timeout=600, text=True)
        assert done.returncode == 0, done.stderr
        return {name: openpyxl.load_workbook(found / f"{name}.xlsx", data_only=True) for name in books}


def values(content: bytes) -> openpyxl.Workbook:
    """The values that stand in the file."""
    return openpyxl.load_workbook(io.BytesIO(content), data_only=True)
