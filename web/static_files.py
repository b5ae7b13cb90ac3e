"""Static files under an address that changes with them: a browser may keep them for ever, and never keeps old ones.

The version is part of the path, so that what style sheets and modules fetch from beside them carries it too.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, Response, request, send_from_directory

from web.rights import public

FOLDER = Path(__file__).parent / "static"
ONE_YEAR = 365 * 24 * 3600


def address(folder: Path = FOLDER) -> str:
    """Where the files are served: `/static/` and a mark of their state at start."""
    state = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            seen = path.stat()
            state.update(f"{path.relative_to(folder)} {seen.st_mtime_ns} {seen.st_size}\n".encode())
    return f"/static/{state.hexdigest()[:10]}"


def init(app: Flask) -> None:
    @app.get("/static/<path:filename>")
    @public
    def unversioned(filename: str) -> Response:
        """For a page that was loaded before an update: what is now in its place, checked each time."""
        _, _, rest = filename.partition("/")
        file = rest if rest and not (FOLDER / filename).is_file() else filename
        return send_from_directory(FOLDER, file, max_age=0)

    @app.after_request
    def for_ever(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code in (200, 304):
            # Here, and not as the default of every file that is sent: others belong to whoever is signed in.
            response.cache_control.no_cache = None
            response.cache_control.public = True
            response.cache_control.max_age = ONE_YEAR
            response.cache_control.immutable = True
        return response
