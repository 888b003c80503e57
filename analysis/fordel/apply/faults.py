"""Everything that is wrong with the two files and the options, gathered and told at once."""

from dataclasses import dataclass, field

from fordel.errors import InputError


@dataclass
class Faults:
    """Lines that each say where, what was found, what was expected and what to do."""

    lines: list[str] = field(default_factory=list)

    def add(self, where: str, what: str) -> None:
        """One more fault; ``where`` is an option, a file, or a place in it (see `place`)."""
        self.lines.append(f"{where}: {what}")

    def stop_if_any(self) -> None:
        """End here where something is wrong.

        Raises
        ------
        InputError
            One line per fault, in the order in which they were found.
        """
        if self.lines:
            raise InputError("\n".join(self.lines))


def place(file: str, line: int, column: str) -> str:
    """``counts.csv, line 3, column children``."""
    return f"{file}, line {line}, column {column}"
