"""Where the plan's views are hung."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app

bp = Blueprint("plan", __name__, url_prefix="/plan")


@bp.context_processor
def views() -> dict[str, Any]:
    """Which pages there are, for the way from one to another."""
    return {"plan_views": current_app.view_functions}
