"""Need: the model of expected expenditure, with each centre's own practice taken out, and its uncertainty.

Everything is computed from sums over areas: each area gives a score vector and an information matrix.
"""
