"""A deadline as a task: drawn as an event of a whole day, said again as what is due on it."""

from __future__ import annotations

LEFT_OUT = (b"DTEND", b"TRANSP", b"STATUS")
SAID = {
    b"BEGIN:VEVENT": b"BEGIN:VTODO",
    b"END:VEVENT": b"STATUS:NEEDS-ACTION\r\nEND:VTODO",
}


def task(event: bytes) -> bytes:
    """The VTODO of a VEVENT of ours. Folded lines stay as they are: none that is left out is ever long."""
    lines = []
    for content in event.split(b"\r\n"):
        if content.startswith(LEFT_OUT):
            continue
        lines.append(
            SAID.get(
                content,
                content.replace(b"DTSTART;", b"DUE;", 1) if content.startswith(b"DTSTART;") else content,
            )
        )
    return b"\r\n".join(lines)
