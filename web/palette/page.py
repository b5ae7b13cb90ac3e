"""The page of the palette; the dialog asks for its list alone."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_babel import gettext

from scheduler.content.words import tokens
from scheduler.desk.finding import posts_saying
from web.palette.goals import Goal, goals, things
from web.visit import g

bp = Blueprint("palette", __name__)

POSTS = 8
EACH = 7  # of pages and deeds, channels, people


@bp.get("/go")
def show() -> str:
    """By the first letters of any of its words, in any order, whatever case and accents."""
    sought = request.args.get("q", "").strip()[:200]
    wanted = tokens(sought)
    found: list[tuple[str, list[Goal]]] = [(gettext("Pages and deeds"), _fitting(goals(), wanted)[:EACH])]
    posts = []
    if wanted:
        ways = things()
        found.append((gettext("Channels"), _fitting(ways.channels, wanted)[:EACH]))
        found.append((gettext("People"), _fitting(ways.people, wanted)[:EACH]))
        posts = posts_saying(g.db, g.workspace_id, sought, most=POSTS)
    return render_template(
        "palette/_found.html" if request.headers.get("HX-Request") else "palette/show.html",
        q=sought,
        groups=[(title, some) for title, some in found if some],
        posts=posts,
    )


def _fitting(offered: list[Goal], wanted: list[str]) -> list[Goal]:
    """Those whose name says it first, then those only their further words say it of."""
    fits = [goal for goal in offered if _says(goal.words + goal.also, wanted)]
    return sorted(fits, key=lambda goal: not _says(goal.words, wanted))


def _says(text: str, wanted: list[str]) -> bool:
    there = tokens(text)
    return all(any(word.startswith(one) for word in there) for one in wanted)
