"""How posting lists lie in a Whoosh segment: whole lists as rows of numbers, beside the term that they belong to.

Whoosh's own codec cuts lists into blocks of 128 and hands out posting by posting, in Python: it took most of the
time of a search. Segments, the dictionary of terms, the table of contents and the merging of segments stay Whoosh's.
"""

import io
import struct
import zlib
from array import array
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.posting_pool import COLUMNS, COUNTED, Row
from search.whoosh_parts import BufferFile, SegmentWriter, W3Codec, W3FieldWriter, W3TermsReader

Ids = NDArray[np.int64]
Weights = NDArray[np.float64]

_FEW = 48  # numbers of a row that is not worth packing
_PLAIN, _PACKED = b"\0", b"\1"
_FIELD = struct.Struct("!H")
_PACK_LEVEL = 1


def encode(row: "array[int]") -> bytes:
    """Return a row as bytes; long ones are compressed."""
    if len(row) <= _FEW:
        return _PLAIN + row.tobytes()
    return _PACKED + zlib.compress(row.tobytes(), _PACK_LEVEL)


def decode(data: bytes, kind: str = "I") -> "array[int]":
    """Return the row that was encoded; kind is the type code of its numbers."""
    row = array(kind)
    row.frombytes(data[1:] if data[:1] == _PLAIN else zlib.decompress(data[1:]))
    return row


def unpacked(data: bytes, *, counted: bool) -> tuple[Ids, Weights]:
    """Return documents and frequencies of an encoded row; the frequency is 1 in fields that count none."""
    row = np.frombuffer(decode(data), dtype=np.uint32)
    if counted:
        return row[::2].astype(np.int64), row[1::2].astype(np.float64)
    return row.astype(np.int64), np.ones(len(row))


class Codec(W3Codec):  # type: ignore[misc]  # whoosh has no types
    """Whoosh's third codec with our rows in the place of its posting blocks."""

    length_stats = False  # we keep the lengths ourselves, in columns

    def field_writer(self, storage: Any, segment: Any) -> "FieldWriter":
        """Return what writes the terms of a segment."""
        return FieldWriter(self, storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> "TermsReader":
        """Return what reads the terms of a segment."""
        name = segment.make_filename(self.TERMS_EXT)
        postings = segment.open_file(storage, self.POSTS_EXT)
        return TermsReader(self, _mapped(storage, name), storage.file_length(name), postings)


class _View(io.RawIOBase):
    """A file over a piece of mapped memory, nothing of it copied."""

    def __init__(self, view: memoryview) -> None:
        self._view = view
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._view)}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, target: Any) -> int:
        piece = self._view[self._at : self._at + len(target)]
        target[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


class _ViewFile(BufferFile):  # type: ignore[misc]
    def __init__(self, view: memoryview, name: str) -> None:
        super().__init__(view[:0], name=name)
        self._buf = view
        self.file = io.BufferedReader(_View(view))


def _mapped(storage: Any, name: str) -> Any:
    """Open a file of a segment where the segment is mapped into memory.

    Whoosh opens it as a copy: at 50,000 records, 180 MB and a tenth of a second after every change of the index.
    """
    inside = getattr(storage, "a", storage)
    source = getattr(inside, "_source", None)
    if source is None:
        return storage.open_file(name)
    offset, length = inside.range(name)
    return _ViewFile(memoryview(source)[offset : offset + length], name)


class FieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes rows into the dictionary of terms."""

    def add_postings(self, _schema: Any, _lengths: Any, items: Iterable[Row]) -> None:
        """Write all rows; they come by field and term in ascending order."""
        for field, term, row in items:
            number = self._fieldmap.setdefault(field, len(self._fieldmap))
            self._tindex.add(_FIELD.pack(number) + term.encode(), encode(row))


class TermsReader(W3TermsReader):  # type: ignore[misc]
    """Reads rows from the dictionary of terms."""

    def find(self, field: str, term: str) -> tuple[Ids, Weights] | None:
        """Return the documents that hold a term and how often, or None where none does."""
        data = self._tindex.get(self._keycoder(field, term.encode()))
        return None if data is None else unpacked(data, counted=field in COUNTED)

    def column(self, name: str) -> Ids:
        """Return a column, one number a document; empty in a segment without documents."""
        data = self._tindex.get(self._keycoder(COLUMNS, name.encode()))
        return np.array([] if data is None else decode(data, "q"), dtype=np.int64)

    def column_names(self) -> list[str]:
        """Return the names of the columns."""
        return [term.decode() for field, term in self.terms_from(COLUMNS, b"") if field == COLUMNS]

    def rows(self) -> Iterator[Row]:
        """Yield every row but the columns."""
        for key, data in self._tindex.items():
            field, term = self._keydecoder(key)
            if field != COLUMNS:
                yield field, term.decode(), decode(data)


class Writer(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer with our pool; a segment that is merged is copied row by row."""

    def add_reader(self, reader: Any) -> None:
        """Add all living documents of a segment (Whoosh's merging calls it)."""
        terms: TermsReader = reader._terms
        gone = set(reader.segment().deleted_docs())
        places = self._renumbered(reader.doc_count_all(), gone)
        living = np.array([place >= 0 for place in places], dtype=bool)
        for name in terms.column_names():
            self.pool.add_column(name, terms.column(name)[living].tolist())
        for field, term, row in terms.rows():
            moved = _moved(row, places, counted=field in COUNTED)
            if moved:
                self.pool.extend(field, term, moved)
        self._added = True

    def _renumbered(self, count: int, gone: set[int]) -> list[int]:
        """Return the new place of each document of a segment, -1 for deleted ones; the places are taken."""
        places = []
        for place in range(count):
            places.append(-1 if place in gone else self.docnum)
            if place not in gone:
                self.take_place()
        return places

    def take_place(self) -> int:
        """Begin and end the next document, which has nothing but its place; returns the place."""
        place: int = self.docnum
        self.perdocwriter.start_doc(place)
        self.perdocwriter.finish_doc()
        self.docnum += 1
        self._added = True
        return place


def _moved(row: "array[int]", places: list[int], *, counted: bool) -> "array[int]":
    if not counted:
        return array("I", [places[n] for n in row if places[n] >= 0])
    moved = array("I")
    numbers = iter(row)
    for document, often in zip(numbers, numbers, strict=True):
        if places[document] >= 0:
            moved.append(places[document])
            moved.append(often)
    return moved
