"""Contract: what may come in. One Table Schema per table, the rules, and the data dictionary made of them.

The schemas are the supplier's specification and the source of the checks; nothing here reads data.
"""
