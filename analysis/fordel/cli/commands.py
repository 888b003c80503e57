"""All commands together: the whole of ``fordel``, in the order in which its help lists them."""

from fordel.cli import explaining, proving, steps
from fordel.cli.app import app

__all__ = ["app", "explaining", "proving", "steps"]
