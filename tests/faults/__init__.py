"""Planted faults: every kind of fault that an extract may have, and what ingest must say about it."""
