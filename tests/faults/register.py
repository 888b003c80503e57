"""The list of all planted faults."""

from tests.faults.city import area_city, child_city
from tests.faults.in_cells import CELLS
from tests.faults.in_files import FILES
from tests.faults.in_rows import ROWS
from tests.faults.personal import PERSONAL
from tests.faults.planting import Fault

GROUPS: dict[str, list[Fault]] = {
    "Files, headers and maps": FILES,
    "Cells": CELLS,
    "Rows, tables and years": ROWS,
    "Personal data": PERSONAL,
}
FAULTS: dict[str, Fault] = {fault.name: fault for group in GROUPS.values() for fault in group}


def city_of(fault: Fault, root):
    """The valid workspace in which a fault is planted."""
    return (area_city if fault.figures else child_city)(root)
