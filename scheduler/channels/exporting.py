"""The list of recipients as a file that spreadsheets open well, and that comes back in through the import."""

from __future__ import annotations

import csv
import io

from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.channels.channel import Channel
from scheduler.channels.mailing_list import ERASED, of, standing_of
from scheduler.channels.person import COLUMNS
from scheduler.channels.recipient import Recipient
from scheduler.channels.recipient_file import harmless


def export(session: Session, channel: Channel, *, separator: str = ",") -> bytes:
    """Everybody on the list and who left it, erased people aside. Cells that would run as formulas are made harmless."""
    rows = session.scalars(
        select(Recipient)
        .where(*of(channel), ~Recipient.email.startswith(ERASED))
        .order_by(Recipient.email, Recipient.id)
    )
    paper = io.StringIO(newline="")
    sheet = csv.writer(paper, delimiter=separator, lineterminator="\r\n")
    sheet.writerow([*COLUMNS, "standing"])
    for row in rows:
        cells = (row.email, row.name, row.language, row.consent_at.date().isoformat(), row.consent_source)
        sheet.writerow([*map(harmless, cells), standing_of(row)])
    # The mark tells Excel that it is UTF-8; without it, every accent is broken there.
    return ("\ufeff" + paper.getvalue()).encode()
