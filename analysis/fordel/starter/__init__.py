"""Starter: what a new workspace is made of - pipeline, settings, raw data, the pinned engine, a first version.

It knows the stages as a table (``pipeline.py``), from which every ``dvc.yaml`` is written; it computes nothing.
"""
