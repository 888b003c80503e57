"""All commands together: the whole of ``fordel``, in the order in which its help lists them."""

from fordel.cli import applying, auditing, explaining, fetching, private, proving, steps, yearly
from fordel.cli.app import app

__all__ = ["app", "applying", "auditing", "explaining", "fetching", "private", "proving", "steps", "yearly"]
