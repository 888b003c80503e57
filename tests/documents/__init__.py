"""The finished documents, opened as a reader opens them: every test reads the files in ``reports/`` and nothing else."""
