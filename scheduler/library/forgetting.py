"""A program of its own, run by `pdfs.clean`: a PDF from the standard input to the output, without its notes.

It sets itself limits before it reads: what a hostile file asks for, it does not get, and nobody else waits for it.
Imports nothing of ours, so that it starts at once.
"""

from __future__ import annotations

import io
import resource
import sys
from contextlib import suppress

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, NullObject

SECONDS = 20  # of the processor
OCTETS = 2 * 1024**3
NOTES = ("/Metadata", "/PieceInfo", "/LastModified")  # of the whole, of a page, of each image
LEFT = 3  # better as it came


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with suppress(OSError, ValueError):  # not every system counts a process's memory like this
        resource.setrlimit(resource.RLIMIT_AS, (OCTETS, OCTETS))
    sys.setrecursionlimit(5000)
    reader = PdfReader(sys.stdin.buffer)
    if reader.is_encrypted:
        return LEFT
    title = reader.metadata.title if reader.metadata else None
    writer = PdfWriter(clone_from=reader)
    # The title stays: readers are shown it, and screen readers say it, in place of the name of the file.
    writer.metadata = {"/Title": title} if title else None
    for one in list(writer._objects):
        if isinstance(one, DictionaryObject):
            _forget(writer, one)
    made = io.BytesIO()
    writer.write(made)
    if len(PdfReader(made).pages) != len(reader.pages):
        return LEFT
    sys.stdout.buffer.write(made.getbuffer())
    return 0


def _forget(writer: PdfWriter, one: DictionaryObject) -> None:
    for name in NOTES:
        note = one.raw_get(name) if name in one else None
        if isinstance(note, IndirectObject):
            # Else it would be written, though nothing names it any more.
            writer._objects[note.idnum - 1] = NullObject()
        if note is not None:
            del one[name]


if __name__ == "__main__":
    sys.exit(main())
