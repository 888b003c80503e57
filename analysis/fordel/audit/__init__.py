"""Audit: can the key be computed again from what was kept, and does every published file come out as it stood?

It seals an adopted year in a manifest, computes it again in a fresh clone, compares, and says in words what matched; and it
follows a single amount back to the files it comes from.
"""
