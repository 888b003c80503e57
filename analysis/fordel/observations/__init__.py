"""Observations: contract tables become coded rows, sorted by area, that a model can add up.

One ibis expression for the estimation years and one for the allocation population; both end in Parquet.
"""
