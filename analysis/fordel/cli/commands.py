"""All commands together: the whole of ``fordel``, in the order in which its help lists them."""

from fordel.cli import applying, explaining, proving, steps
from fordel.cli.app import app

__all__ = ["app", "applying", "explaining", "proving", "steps"]
