"""The memo for the committee: what is to be decided, what every unit gets and why, how sure that is.

Reads the finished results through `fordel.report`; knows no markup.
"""
