"""Where the composer's views are hung."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("composer", __name__, url_prefix="/posts")
