"""What to send along each way on the list: addresses filled in, a form with all that any page asks for, and bodies for the API."""

from __future__ import annotations

from typing import Any

from flask import Flask

Ids = dict[str, str]
Body = dict[str, Any]

BY_APPROVER = {"approvals.answer", "calendar.approve", "calendar.many", "api.decide"}
# Those that put something on the calendar, or let it leave, wherever the gate is open.
SCHEDULE = (
    "api.schedule", "api.publish_now", "api.decide", "approvals.answer", "calendar.approve", "calendar.many",
    "calendar.publish", "composer.create", "composer.write", "queue.publish", "queue.resume",
)  # fmt: skip
# What a person calls absent is due again at once, and asked about by the sweep before anything leaves.
ASKED_BY_SWEEP = ("api.resolve", "queue.resolve")
# Ways that need what no request of one line can bring: a file in pieces, a permission on another house's page, a code from a
# letter, something that was done and is taken back by its own number. Each has a test of its own; all end in functions others share.
NOT_IN_ONE = {
    "answering.decide", "calendar.undo_many", "channels.bring_in", "channels.take_permission", "composer.go_back",
    "charter.take_back_waiver", "api.end_deputy", "deputies.end", "dav.dav", "library.piece", "library.undo_many",
    "plan.undo", "plan.undo_event_move", "plan.undo_move", "queue.take_back_release", "series.change_piece",
    "unsubscribe.undo", "plan.reopen_pillar", "plan.stop_plan", "api.change_text", "api.waive", "api.end_mission",
}  # fmt: skip
WHEN = {"at": "2026-12-01T10:00", "zone": "Europe/Paris"}


def form(ids: Ids) -> Body:
    """Whatever a page may ask for; what it does not know it does not read."""
    return {
        "date": "2026-12-01", "time": "10:00", "zone": "Europe/Paris", "at": "2026-12-01T10:00", "day": "2026-12-01",
        "title": "Tide", "text": "High at noon.", "language": "en", "name": "Tide", "do": "schedule",
        "channels": [ids["channel_id"]], "add": [ids["channel_id"]], "channel": ids["channel_id"],
        "when": "with", "reason": "A fire", "why": "A fire", "note": "Seen.", "comment": "So.", "verdict": "approve",
        "variants": [ids["variant_id"]], "variant": [ids["variant_id"]], "what": "schedule", "scope": "workspace",
        "outcome": "absent", "confirmed": "yes", "sure": "yes", "print": "", "role": "editor", "kind": "company",
        "days": "1", "starts_on": "2026-11-20", "ends_on": "2026-12-20", "on": "2026-12-06", "media": ids["media_id"],
        "post": ids["post_id"], "rrule": "FREQ=WEEKLY", "freq": "WEEKLY", "every": "1", "choice": "now", "grace_days": "14",
        "first": "2026-12-01", "until": "2026-12-31", "rounds": "3", "country": "FR", "places": "up",
    }  # fmt: skip


def more(ids: Ids) -> dict[str, Body]:
    """What one page alone asks for."""
    asked = {"variant": [ids["asked"]], "deed": "approve", f"seen-{ids['asked']}": ids["hash"]}
    return {
        "calendar.many": asked,
        "approvals.answer": {"seen": ids["hash"]},
        "calendar.approve": asked,
        "queue.resume": {"do": "now", "delivery": [ids["held"]]},
        "queue.release": {"delivery": ids["its_delivery"]},
    }


def bodies(ids: Ids) -> dict[str, Body]:
    """By endpoint of the API; one that is missing takes none."""
    post = {"title": "Tide", "text": "High at noon.", "language": "en", "channels": [ids["channel_id"]]}
    return {
        "api.schedule": WHEN,
        "api.draft": post,
        "api.revise": {"text": "Low at noon."},
        "api.tailor": {"text": "Low at noon.", "planned": WHEN},
        "api.decide": {"decision": "approve", "comment": "So."},
        "api.resolve": {"outcome": "absent", "note": "Seen."},
        "api.begin_series": {"post": ids["post_id"], "name": "Tides", "start": WHEN, "rule": "FREQ=WEEKLY"},
        "api.impose": {"reason": "A fire"},
        "api.release": {"variant": ids["variant_id"], "reason": "Asked."},
        "api.replace": {"items": []},
        "api.correct": {"text": "Low at noon.", "reason": "A wrong hour"},
        "api.take_down": {"reason": "Wrong"},
        "api.take_down_everywhere": {"reason": "Wrong"},
        "api.end_post": {"on": "2026-12-31"},
    }


def addresses(app: Flask, ids: Ids, names: list[str]) -> dict[str, tuple[str, str]]:
    """Method and path of each endpoint."""
    urls = app.url_map.bind("localhost")
    found = {}
    for rule in app.url_map.iter_rules():
        methods = sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"})
        if rule.endpoint in names and methods:
            values = {
                name: ids.get(f"{rule.endpoint} {name}") or ids.get(name, "1") for name in rule.arguments
            }
            if rule.endpoint.startswith("api."):
                values |= (
                    {"id": ids.get(f"{rule.endpoint} id") or ids[OF_THE_API[rule.rule.split("/")[3]]]}
                    if "id" in values
                    else {}
                )
            found[rule.endpoint] = methods[0], urls.build(rule.endpoint, values, method=methods[0])
    return found


OF_THE_API = {
    "posts": "post_id", "variants": "variant_id", "channels": "channel_id", "media": "media_id", "series": "series_id",
    "freezes": "freeze_id", "missions": "mission_id", "speakers": "speaker_id", "events": "event_id", "deputies": "post_id",
    "findings": "post_id",
}  # fmt: skip
