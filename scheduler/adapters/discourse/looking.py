"""Looking for what may have got through: a topic by the name we gave it, an answer among the user's latest."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from scheduler.adapters import answered
from scheduler.adapters.base import Rejected
from scheduler.adapters.discourse.forum import Forum

CLOCKS_DIFFER = timedelta(minutes=5)
ANSWERS = "5"  # this forum's number for answers among what a user did
LATEST = "30"


async def topic(forum: Forum, name: str) -> dict[str, Any] | None:
    """The topic that was given this name, with its first post; None where there is none."""
    path = f"/t/external_id/{name}.json"
    answer = await forum.call("GET", path, repeatable=True, fine=(404,), follow=2)
    found = answered.anything(answer)
    if answer.status == 404:
        return None
    if not isinstance(found, dict) or not found.get("id"):
        raise Rejected(forum.meaning(answer, repeatable=True).reason)
    stream = found.get("post_stream")
    posts = stream.get("posts") if isinstance(stream, dict) else None
    first = posts[0] if isinstance(posts, list) and posts and isinstance(posts[0], dict) else {}
    return {"topic_id": found["id"], "topic_slug": found.get("slug"), "id": first.get("id"), "post_number": 1}


async def an_answer(forum: Forum, text: str, since: datetime, *, topic: str | None) -> dict[str, Any] | None:
    """One's own answer with these very words, made since then; in this topic, where it is known."""
    asked = {"username": forum.username, "filter": ANSWERS, "limit": LATEST}
    done = (await forum.read("/user_actions.json", **asked)).get("user_actions")
    for one in done if isinstance(done, list) else ():
        if not isinstance(one, dict) or not one.get("post_id") or _made_at(one) < since - CLOCKS_DIFFER:
            continue
        if topic is not None and str(one.get("topic_id")) != topic:
            continue
        post = await forum.read(f"/posts/{one['post_id']}.json")
        if str(post.get("raw") or "").split() == text.split():
            return post
    return None


def _made_at(one: dict[str, Any]) -> datetime:
    try:
        at = datetime.fromisoformat(str(one.get("created_at")))
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
    return at if at.tzinfo else at.replace(tzinfo=UTC)
