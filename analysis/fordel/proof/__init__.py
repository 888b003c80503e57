"""Proof: synthetic cities whose true need is known, the whole estimation on each, and how far every key is from the truth.

It knows both the truth and the pipeline, so nothing but the command line may import it.
"""
