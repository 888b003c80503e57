"""The technical appendix: data, method, criteria, every table of the examination, for whoever checks the work.

Reads the finished results through `fordel.report`; knows no markup.
"""
