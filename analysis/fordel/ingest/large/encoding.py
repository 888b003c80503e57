"""A CSV file's bytes before they are read: the encoding's faults, and how many quotation marks and lines it has."""

import codecs
from dataclasses import dataclass
from pathlib import Path

from fordel.contract.rules import WRONG_ENCODING
from fordel.ingest.raw import Unreadable

CHUNK = 1 << 24
BREAK, QUOTE = b"\n", b'"'


@dataclass
class Decoding:
    """Whether the bytes so far are text of an encoding, and the line of the first that are not."""

    codec: str
    wrong: int = 0

    def __post_init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder(self.codec)()

    def feed(self, chunk: bytes, lines: int, last: bool) -> None:
        """Go on with more bytes; ``lines`` are those before them."""
        if self.wrong:
            return
        try:
            self._decoder.decode(chunk, last)
        except UnicodeDecodeError as error:
            self.wrong = lines + error.object.count(BREAK, 0, error.start) + 1


@dataclass(frozen=True)
class Marks:
    """How many quotation marks and lines a file has."""

    quotes: int
    lines: int


def check_encoding(path: Path, encoding: str) -> Marks:
    """Read a file's bytes once.

    Raises
    ------
    Unreadable
        Where the bytes are not the declared encoding, hold NUL, or are plainly UTF-8 when Windows-1252 is declared.
    """
    declared, utf8 = Decoding("utf-8" if encoding == "utf-8" else "cp1252"), Decoding("utf-8")
    lines = quotes = high = single = 0
    end = b""
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            if b"\0" in chunk:
                raise Unreadable(WRONG_ENCODING, encoding=encoding, line=lines + chunk.count(BREAK, 0, chunk.index(b"\0")) + 1)
            if not high and not chunk.isascii():
                high = lines + chunk.count(BREAK, 0, next(place for place, byte in enumerate(chunk) if byte > 127)) + 1
            for decoding in (declared, utf8):
                decoding.feed(chunk, lines, last=False)
            single += chunk.count(b"\r") - (end[-1:] + chunk).count(b"\r\n")
            lines, quotes, end = lines + chunk.count(BREAK), quotes + chunk.count(QUOTE), chunk
    for decoding in (declared, utf8):
        decoding.feed(b"", lines, last=True)
    wrong = high if encoding == "windows-1252" and high and not utf8.wrong else declared.wrong
    if wrong:
        raise Unreadable(WRONG_ENCODING, encoding=encoding, line=wrong)
    return Marks(quotes, lines + single + (not end.endswith((b"\n", b"\r"))))
