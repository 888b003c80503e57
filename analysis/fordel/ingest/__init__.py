"""Ingest: suppliers' files become contract tables, or a list of everything that breaks the contract.

Files are read as text, mapped by ``sources``, converted with a finding per cell, and checked by every rule.
"""
