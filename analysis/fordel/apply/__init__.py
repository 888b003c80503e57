"""Apply: any given key, whoever made it, to any counts, without fitting anything.

Pure functions on exact numbers; `run` reads ``counts.csv`` and ``weights.csv`` and writes the key as CSV or as a workbook.
The meaning of every kind of weight stands in ``docs/apply.md``.
"""
