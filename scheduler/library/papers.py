"""Forgetting who made an office document: its author, company, editing time. What is written inside it stays.

The archive is written anew, entry by entry. A signed one stays as it came: changed, its signature would break.
"""

from __future__ import annotations

import shutil
import zipfile
from typing import IO

MOST_UNPACKED = 300 * 1024 * 1024  # larger ones stay as they came: packing them anew takes too long
SIGNED = ("_xmlsignatures/", "META-INF/documentsignatures.xml")
_OFFICE = "http://schemas.openxmlformats.org"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NOTES = {
    "docProps/core.xml": f'{_HEAD}<cp:coreProperties xmlns:cp="{_OFFICE}/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": f'{_HEAD}<Properties xmlns="{_OFFICE}/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": f'{_HEAD}<Properties xmlns="{_OFFICE}/officeDocument/2006/custom-properties"/>',
    "meta.xml": f'{_HEAD}<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' office:version="1.3"><office:meta/></office:document-meta>',
}


def clean(file: IO[bytes], to: IO[bytes]) -> bool:
    """The same document into `to`, without its notes. False: nothing to forget, or better left alone; `to` is of no use then."""
    try:
        with zipfile.ZipFile(file) as packed:
            entries = packed.infolist()
            names = {entry.filename for entry in entries}
            signed = any(name.startswith(SIGNED) for name in names)
            if signed or not names & NOTES.keys() or len(names) < len(entries):
                return False
            return _packed_anew(packed, entries, to)
    except Exception:
        return False
    finally:
        file.seek(0)


def _packed_anew(packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo], to: IO[bytes]) -> bool:
    left = MOST_UNPACKED  # counted while unpacking: what an archive announces need not be true
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in entries:
            note = NOTES.get(entry.filename)
            if note is not None:
                made.writestr(entry.filename, note)
                continue
            left -= entry.file_size
            if left < 0:
                return False
            same = zipfile.ZipInfo(entry.filename, entry.date_time)
            same.compress_type = entry.compress_type  # the first of an open document lies unpacked
            # zipfile stops reading at the announced size, and checks the sum.
            with packed.open(entry) as old, made.open(same, "w") as new:
                shutil.copyfileobj(old, new, 1024 * 1024)
    to.seek(0)
    return True
