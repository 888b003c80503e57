"""The options that every command has, in the same words."""

from pathlib import Path
from typing import Annotated

import typer

Root = Annotated[Path, typer.Option("--workspace", "-w", metavar="DIR", help="The workspace: a folder with params.yaml.", file_okay=False)]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing about progress.")]
HERE = Path(".")
