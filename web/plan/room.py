"""Where the plan's views are hung."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("plan", __name__, url_prefix="/plan")
