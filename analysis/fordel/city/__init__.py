"""City: a synthetic Copenhagen whose true need is known, for the demo and for proof on known truth.

It knows the truth, so no room of the pipeline may import it, nor read what it writes to data/truth. Nothing in it is Copenhagen's but the
number of children by district and age.
"""
