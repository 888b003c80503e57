"""Key: from the need of every unit to exact amounts, in named steps.

Pure functions on exact numbers; `stage` reads ``models/need.json`` and writes the key.
"""
