"""What other pages show of what comes back and what ends: for templates, read where they ask."""

from __future__ import annotations

from datetime import datetime

from scheduler.content import Post
from scheduler.db import LocalTime
from scheduler.expiry import Expiry, keeping
from scheduler.series import Occurrence, Series, listing, saying, standing
from scheduler.series.standing import Cover
from scheduler.wording import Text
from web.series.room import bp
from web.visit import g


@bp.app_template_global("date_of")
def date_of(post: Post) -> Occurrence | None:
    """The date of a series a post is; None for any other, without asking the database."""
    if post.template_id is None:
        return None
    return listing.of_posts(g.db, g.workspace_id, [post.id]).get(post.id)


@bp.app_template_global("series_of_words")
def series_of_words(post: Post) -> Series | None:
    return listing.of_template(g.db, post)


@bp.app_template_global("said_rhythm")
def said_rhythm(series: Series) -> Text:
    return saying.said(series.rhythm)


@bp.app_template_global("here_in")
def here_in(series: Series) -> datetime:
    """Now, on the series' wall."""
    return LocalTime.of(g.now, series.zone).at


@bp.app_template_global("end_of")
def end_of(post: Post) -> Expiry | None:
    return keeping.of(g.db, post)


@bp.app_template_global("covers_of")
def covers_of(post: Post) -> list[Cover]:
    """What a date of a series has from its standing approval; nothing for any other post, without asking the database."""
    return standing.covers(g.db, post, now=g.now)
