"""Addresses of map servers: HTTPS, without secrets, and without the questions that are asked here."""

from urllib.parse import parse_qsl, urlencode

from fordel.errors import ParamsError
from fordel.ingest.statbank.declaration import safe_address

EXAMPLE = "https://example.org/wfs"
ASKED = frozenset({"service", "version", "request"})
KEPT = frozenset({"map"})


def service_address(address: str, named: str = "--wfs") -> str:
    """The address to ask: what a browser's address line adds (``?service=WFS&request=GetCapabilities``) is taken off.

    Messages say where it stands, as ``named``.

    Raises
    ------
    ParamsError
        Where the address is not HTTPS (plain HTTP is for this machine itself only), or carries a name, a password, a token or
        anything else than the name of a map; it is not repeated.
    """
    plain, _, query = address.partition("#")[0].partition("?")
    try:
        safe_address(plain, EXAMPLE)
        entries = parse_qsl(query, keep_blank_values=True)
    except ValueError as fault:
        raise ParamsError(f"{named}: {fault}") from None
    entries = [(name, value) for name, value in entries if name.lower() not in ASKED]
    if any(name.lower() not in KEPT for name, _ in entries):
        raise ParamsError(
            f"{named}: behind the ? an address may carry the name of a map only, no user name, password or token, which would be kept with "
            "the file; where the server needs one, export the layer with a GIS program as GeoPackage and put the file in data/raw"
        )
    return plain + (f"?{urlencode(entries)}" if entries else "")
