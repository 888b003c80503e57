"""The command ``fordel``, whose engine has the stages of the file that comes first: those of the small pipeline."""

import sys
from pathlib import Path

from fordel.cli import main
from fordel.starter import pipeline

stages = Path(sys.argv.pop(1)).read_text(encoding="utf-8")
pipeline.dvc_yaml = lambda demo: stages
main()
