"""Ingest of a table that does not fit into memory: read block by block, put into slices of whole children, judged slice by slice.

Findings, counts and tables are those of a table in memory, but for the order of the rows: by slice, then by key.
"""
