"""Book: ``reports/key.xlsx``, the key as a workbook that computes: change a figure and the amounts follow.

Every formula stands beside the value that the engine gives it, so that readers without recalculation see the same.
"""
