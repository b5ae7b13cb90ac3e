"""What is published already: corrected, or taken down."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("published", __name__)

from web.published import correction, removal  # noqa: E402, F401  (they hang their views on bp)
