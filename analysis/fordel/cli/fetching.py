"""The command that fetches extracts from the bank, from map servers and from databases, and what its ``--help`` teaches."""

from typing import TYPE_CHECKING, Annotated

import typer

from fordel.cli.app import app
from fordel.cli.options import HERE, Debug, Quiet, Root

if TYPE_CHECKING:
    from pathlib import Path

    from fordel.ingest.database.fetch import Query
    from fordel.ingest.statbank.asker import Manners
    from fordel.texts import Texts


@app.command()
def fetch(
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Extracts and maps, by name; else all.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Fetch also what is there, and say what has changed.")] = False,
    codes: Annotated[str | None, typer.Option(metavar="TABLE", help="Fetch nothing; list a table's variables and values.")] = None,
    database: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Fetch from this database; list its tables. With --codes: a bank's name, as s30.")
    ] = None,
    table: Annotated[str | None, typer.Option(metavar="NAME", help="With --database: the table or view to fetch.")] = None,
    columns: Annotated[str | None, typer.Option(metavar="NAMES", help="With --table: the columns a,b,c; else all.")] = None,
    wfs: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Fetch boundaries from this map server; list its layers.")] = None,
    layer: Annotated[str | None, typer.Option(metavar="NAME", help="With --wfs: the layer to fetch.")] = None,
    limit: Annotated[float, typer.Option(metavar="MB", min=0.001, help="The largest answer of bank or map server.")] = 500,
    timeout: Annotated[float, typer.Option(metavar="SECONDS", min=0.1, help="How long to wait for an answer.")] = 60,
    workspace: Root = HERE,
    debug: Debug = False,
    quiet: Quiet = False,
) -> None:
    """Fetch tables of the StatBank or of a database, and maps.

    The only command that uses the network: a run reads what lies in data/raw. statbank.yaml, beside params.yaml, says what is
    fetched:

    tables: / households: / table: KKHUS1 / database: s30 / where: {OMRKK: "*", Tid: ">=2005"}

    With --wfs it fetches boundaries from a map server (WFS): the layers where no --layer is named, else the layer, into
    data/raw/wfs/NAME.geojson and NAME.json. docs/data-dictionary.md says under boundaries what a map must be. Maps that lie there
    are fetched again with --again, each from the server that its NAME.json names.

    With --database it copies a table or view of a database into data/raw/database/NAME.parquet and NAME.json: PostgreSQL
    (postgres://USER@HOST/DATABASE, the password in ~/.pgpass or PGPASSWORD, never in the address), duckdb://FILE, sqlite://FILE, and
    others that ibis reaches; --again fetches it again and says what has changed. docs/database.md shows how.

    Reads: statbank.yaml. Writes: data/raw/statbank/NAME.csv (what the bank answered) and NAME.json (the question, the time,
    the checksum, rows, sums, the table's unit and contact). An extract that is there is left as it is; with --again it is
    fetched anew, and where the bank's figures are the same nothing is written. Map the file to a table under 'sources' in
    params.yaml; docs/statbank.md shows how.

    What can go wrong: the machine is offline or behind a proxy, the bank is down or wants a pause, a table, variable or value
    is not known, the answer is too large; a database is not reached, or a column is of a type that cannot be kept. Nothing is
    left half fetched, and earlier extracts stay as they were.

    Example: fordel fetch --again -w ~/key-2009
    Example: fordel fetch children --database postgres://USER@HOST/registers --table social.children -w ~/key-2009
    """
    from fordel.cli.faults import guarded
    from fordel.cli.progress import progress

    with guarded("fetch", workspace, debug):
        from fordel.ingest.statbank import speak
        from fordel.ingest.statbank.asker import Manners
        from fordel.ingest.statbank.client import Client
        from fordel.ingest.statbank.declaration import address
        from fordel.texts import Texts
        from fordel.workspace import open_workspace

        space = open_workspace(workspace)
        texts = Texts(space.params.workspace.language)
        manners = Manners(timeout=timeout, most_megabytes=limit)
        if wfs or layer:
            _fetch_map(space.root, texts, wfs, layer, names or [], again, manners)
            return
        if codes:
            with Client(address(space.root), manners) as bank:
                print("\n".join(speak.codes(bank.info(codes, database, texts.language), database)))
            return
        with progress("fetch", quiet):
            if database or table or columns:
                _fetch_table(space.root, texts, _query(database, table, columns), names or [], again, timeout)
                return
            _fetch_all(space.root, texts, names or [], again, manners)


def _fetch_all(root: "Path", texts: "Texts", names: list[str], again: bool, manners: "Manners") -> None:
    """The tables that are declared, then the maps and the tables of databases that were fetched before."""
    from datetime import UTC, datetime

    from fordel.ingest.database import speak as of_databases
    from fordel.ingest.database.again import fetch_tables as fetch_copies
    from fordel.ingest.database.again import fetched_tables
    from fordel.ingest.extracts import chosen
    from fordel.ingest.statbank import speak as of_tables
    from fordel.ingest.statbank.client import Client
    from fordel.ingest.statbank.declaration import is_declared, read_declaration
    from fordel.ingest.statbank.fetch import fetch as fetch_tables
    from fordel.ingest.wfs import speak as of_maps
    from fordel.ingest.wfs.again import fetch_layers, fetched_layers

    maps, copied = fetched_layers(root), fetched_tables(root)
    page = read_declaration(root) if is_declared(root) or not (maps or copied) else None
    tables, layers, copies = chosen(names, dict(page.tables) if page else {}, maps, copied)
    now = datetime.now(UTC)
    if tables:
        with Client(page.address, manners) as bank:
            for done in fetch_tables(root, page, list(tables), again, bank, now):
                print("\n".join(of_tables.report(done, texts)))
    for done in fetch_layers(root, layers, again, manners, now):
        print("\n".join(of_maps.report(done, texts)))
    for done in fetch_copies(root, copies, again, manners.timeout, now):
        print("\n".join(of_databases.report(done, texts)))


def _fetch_map(root: "Path", texts: "Texts", wfs: str | None, layer: str | None, names: list[str], again: bool, manners: "Manners") -> None:
    """List a map server's layers, or fetch one."""
    from datetime import UTC, datetime

    from fordel.errors import ParamsError
    from fordel.ingest.wfs import speak
    from fordel.ingest.wfs.address import service_address
    from fordel.ingest.wfs.fetch import fetch_layer, file_name
    from fordel.ingest.wfs.server import Server

    if not wfs or len(names) > 1:
        raise ParamsError("fetch: --layer goes with --wfs ADDRESS, and a layer is fetched into one file: name one, or none")
    with Server(service_address(wfs), manners) as server:
        if not layer:
            print("\n".join(speak.layers(server.capabilities())))
            return
        name = file_name(layer, names[0] if names else None)
        print("\n".join(speak.report(fetch_layer(root, name, layer, again, server, datetime.now(UTC)), texts)))


def _query(database: str | None, table: str | None, columns: str | None) -> "Query":
    """What the options ask for."""
    from fordel.errors import ParamsError
    from fordel.ingest.database.address import database_address
    from fordel.ingest.database.fetch import Query

    if not database or (columns and not table):
        raise ParamsError("fetch: --table goes with --database ADDRESS, and --columns with --table")
    names = tuple(name.strip() for name in columns.split(",")) if columns else None
    return Query(database_address(database), table, names)


def _fetch_table(root: "Path", texts: "Texts", query: "Query", names: list[str], again: bool, timeout: float) -> None:
    """List a database's tables, or fetch one."""
    import tempfile
    from datetime import UTC, datetime
    from pathlib import Path

    from fordel.ingest.database import speak
    from fordel.ingest.database.connection import connected, table_names
    from fordel.ingest.database.fetch import extract_name, fetch_table

    if query.table:
        done = fetch_table(root, extract_name(names), query, again, timeout, datetime.now(UTC))
        print("\n".join(speak.report(done, texts)))
        return
    with tempfile.TemporaryDirectory() as aside, connected(query.address, timeout, Path(aside)) as connection:
        print("\n".join(table_names(connection, query.address)))
