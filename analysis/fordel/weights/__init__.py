"""Weights: the additive key, so that a council can recompute its key by hand.

A centre's need as a sum of weight times number of children; fitted over areas to the need that the model found.
"""
