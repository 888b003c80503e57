"""Database: a table or view of any database that ibis reaches becomes an extract in ``data/raw/database``.

``fordel fetch NAME --database ADDRESS --table TABLE`` fetches it; a run never touches the database. See ``docs/database.md``.
"""
