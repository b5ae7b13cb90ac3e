"""The room itself, and the words its pages share."""

from __future__ import annotations

from flask import Blueprint, abort

from scheduler.content import Kind, Media
from scheduler.library import describing
from scheduler.library.listing import Order, RightsState, state_of
from scheduler.wording import N_, Text
from web.visit import find, g

bp = Blueprint("library", __name__, url_prefix="/media")

KINDS: dict[str, tuple[Text, str]] = {
    Kind.PICTURE: (N_("Image"), "photo"),
    Kind.VIDEO: (N_("Video"), "movie"),
    Kind.DOCUMENT: (N_("Document"), "file-text"),
}
KINDS_OF: dict[str, Text] = {
    Kind.PICTURE: N_("Images"),
    Kind.VIDEO: N_("Videos"),
    Kind.DOCUMENT: N_("Documents"),
}
STATES: dict[str, tuple[Text, str, str]] = {  # words, icon, tone of a pill
    RightsState.OPEN: (N_("No end of rights"), "shield-check", "draft"),
    RightsState.VALID: (N_("Rights valid"), "shield-check", "approved"),
    RightsState.SOON: (N_("Rights end soon"), "clock", "review"),
    RightsState.EXPIRED: (N_("Rights ended"), "ban", "failed"),
    RightsState.EARLY: (N_("Not before its day"), "lock", "review"),
}
ORDERS: dict[str, Text] = {
    Order.NEWEST: N_("Newest first"),
    Order.OLDEST: N_("Oldest first"),
    Order.NAME: N_("By name"),
    Order.LARGEST: N_("Largest first"),
    Order.EXPIRY: N_("Rights that end first"),
}
LANGUAGES: dict[str, Text] = {
    "fr": N_("French"), "en": N_("English"), "de": N_("German"), "es": N_("Spanish"), "it": N_("Italian"),
    "nl": N_("Dutch"), "pt": N_("Portuguese"), "br": N_("Breton"), "eu": N_("Basque"), "ca": N_("Catalan"),
}  # fmt: skip


@bp.context_processor
def words() -> dict[str, object]:
    return {
        "kinds": KINDS,
        "kinds_of": KINDS_OF,
        "rights_states": STATES,
        "rights_of": lambda media: state_of(media, g.now),
        "orders": ORDERS,
        "languages": LANGUAGES,
        "last_day": describing.last_day,
        "first_day": describing.first_day,
        "length": length,
        "called": called,
    }


def length(media: Media) -> str:
    """Minutes and seconds."""
    seconds = round((media.duration_ms or 0) / 1000)
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def called(media: Media) -> str:
    """What people know it by."""
    return media.name or media.alt[:60] or media.public_id


def living(media_id: str) -> Media:
    """Not in the bin, and of this workspace; else 404."""
    media = find(Media, media_id)
    if media.deleted_at:
        abort(404)
    return media
