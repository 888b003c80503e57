"""The audit: what it must catch, and what it says."""
