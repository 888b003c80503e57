"""Tables of databases as extracts."""
