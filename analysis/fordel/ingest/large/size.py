"""Which files are read in slices, and how large blocks and slices are."""

from pathlib import Path

from fordel.params import Source

TABLES = ("children", "population")
VALUES = 40_000_000  # cells that are still held in memory
BYTES = 2  # of a cell of a CSV file, at least: a digit and a separator
PARTS = 5  # blocks and slices are so many times smaller than what is held in memory
UNEVEN = 3  # times as many rows as usual that a slice may have; more are judged in pieces


def is_large(path: Path, source: Source) -> bool:
    """Whether a file holds more than fits into memory; one that cannot be read does not."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if source.kind == "csv":
        return path.stat().st_size > BYTES * VALUES
    if source.kind != "parquet":
        return False
    try:
        about = pq.read_metadata(path)
    except (pa.ArrowException, OSError, ValueError):
        return False
    return about.num_rows * about.num_columns > VALUES


def rows_at_once(columns: int) -> int:
    """How many rows of so many columns a block holds."""
    return max(1, VALUES // PARTS // columns)


def slices_for(values: int) -> int:
    """How many slices so many cells make."""
    return max(1, -(-values * PARTS // VALUES))
