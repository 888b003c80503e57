"""Validation: how the need model does on what it has not seen, and what every choice in it moves.

Nothing here changes the key; the tables say how far it can be trusted.
"""
