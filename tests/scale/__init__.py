"""The heavy step on other engines: Spark in local mode, and PostgreSQL."""
