"""Privacy: pseudonyms for extracts with registration numbers, a guard before git, and the deletion of a year's personal data.

Nothing is computed here, and no stage imports it. Messages name file, row and column, never a value.
"""
