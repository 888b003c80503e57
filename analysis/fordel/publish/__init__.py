"""Publish: every output's class, suppression of small counts, atomic writing and the identity of a run.

A leaf room: it knows the files a run makes, not how they are computed.
"""
