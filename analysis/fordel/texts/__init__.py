"""Texts: every sentence a reader meets, in Danish and English, one folder of TOML files per language.

A leaf room: it imports nothing of the house. Numbers and dates take the reader's format here.
"""

from fordel.texts.catalogue import Texts, languages

__all__ = ["Texts", "languages"]
