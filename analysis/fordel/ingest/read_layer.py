"""One layer of a file that GDAL reads: properties in the types they have, polygons, coordinate system."""

import unicodedata
import warnings
from typing import TYPE_CHECKING

import numpy as np

from fordel.contract.rules import FILE_UNREADABLE
from fordel.ingest.positions import described_system
from fordel.ingest.raw import Raw, Unreadable, refuse_repeated, tidy
from fordel.ingest.read_xlsx import cell_text

if TYPE_CHECKING:
    import pyarrow as pa
    from pyproj import CRS


def layers(content: bytes, kind: str) -> list[str]:
    """The names of the layers that have geometries, sorted.

    Raises
    ------
    Unreadable
    """
    import pyogrio

    try:
        with warnings.catch_warnings(action="ignore"):
            found = pyogrio.list_layers(content)
    except (ValueError, pyogrio.errors.DataSourceError):
        raise Unreadable(FILE_UNREADABLE, kind=kind) from None
    return sorted(name for name, shape in found if shape is not None)


def read_layer(content: bytes, kind: str, layer: str | None = None, encoding: str | None = None) -> "tuple[Raw, np.ndarray, CRS]":
    """A layer of a file in memory; the first feature is row 1.

    Messages of GDAL are never passed on: they may quote cells.

    Raises
    ------
    Unreadable
        Where the file is damaged, two properties have one name, or the coordinate system is not known.
    UnicodeDecodeError
        Where a text is not in the encoding.
    """
    import pyogrio.raw
    import shapely

    try:
        with warnings.catch_warnings(action="ignore"):
            about, _, shapes, fields = pyogrio.raw.read(content, layer=layer, force_2d=True, encoding=encoding)
    except UnicodeDecodeError:
        raise
    except (ValueError, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError):
        raise Unreadable(FILE_UNREADABLE, kind=kind) from None
    if shapes is None:
        raise Unreadable(FILE_UNREADABLE, kind=kind)
    names = [unicodedata.normalize("NFC", name).strip() for name in about["fields"]]
    refuse_repeated(names)
    columns = {name: column(values) for name, values in zip(names, fields, strict=True)}
    return Raw(columns, np.arange(1, len(shapes) + 1)), _drawn(shapely, shapes), described_system(about["crs"])


def column(values: np.ndarray) -> "pa.Array":
    """Numbers as 64-bit integers or floats, everything else as text."""
    import pyarrow as pa

    if values.dtype.kind in "iub":
        return pa.array(values.astype(np.int64))
    if values.dtype.kind == "f":
        return pa.array(values.astype(np.float64), from_pandas=True)
    if values.dtype.kind == "M":
        values = np.where(np.isnat(values), None, np.datetime_as_string(values))
    return tidy(pa.array([None if value is None else _text(value) for value in values], pa.string()))


def _text(value: object) -> str | None:
    return value.hex() if isinstance(value, bytes) else cell_text(value, ".")


def _drawn(shapely, shapes: np.ndarray) -> np.ndarray:
    """Geometries, None where there is none or it cannot be one."""
    with warnings.catch_warnings(action="ignore"):
        found = shapely.from_wkb(shapes, on_invalid="ignore")
    return np.where(shapely.is_missing(found), None, found)
