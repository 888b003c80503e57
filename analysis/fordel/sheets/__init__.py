"""A sheet for every unit: its children, its sum term by term, its change, what is not explained.

Reads the finished results through `fordel.report`; knows no markup.
"""
