"""A Discourse forum's API, as its reference describes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from simulators.simulator import KEY, Public, Refusal, Simulator, multipart, only, parsed, query
from simulators.wire import Answer, Request, answer

NEW = (
    "title", "raw", "category", "tags", "external_id", "created_at", "auto_track", "topic_id", "reply_to_post_number",
    "archetype", "target_recipients",
)  # fmt: skip


def unprocessable(*errors: str) -> Refusal:
    return Refusal(422, {"action": "create_post", "errors": list(errors)})


def _given(request: Request) -> dict[str, Any]:
    """As JSON, or as a form: `post[raw]` and `tags[]` are what they look like."""
    if request.headers.get("content-type", "").startswith("application/json"):
        return parsed(request)
    found: dict[str, Any] = {}
    for name, word in parse_qsl(request.body.decode(), keep_blank_values=True):
        outer, _, inner = name.removesuffix("]").partition("[")
        if "[" not in name:
            found[outer] = int(word) if outer in ("category", "topic_id") else word
        elif inner:
            found.setdefault(outer, {})[inner] = word
        else:
            found.setdefault(outer, []).append(word)
    return found


@dataclass
class DiscourseSimulator(Simulator):
    api_key: str
    username: str = "calendar"
    moderated: bool = False
    staff: bool = True
    shortest_title: int = 10
    kinds: str = "jpg|jpeg|png|gif|mp4"
    tells: bool = True  # its settings, to whoever asks
    longest: int = 32_000
    topics: dict[int, dict[str, Any]] = field(default_factory=dict)
    posts: dict[int, dict[str, Any]] = field(default_factory=dict)
    uploads: list[str] = field(default_factory=list)

    def public(self) -> list[Public]:
        return [self._public(post) for post in self.posts.values() if not post["deleted"]]

    def _public(self, post: dict[str, Any]) -> Public:
        alts = tuple(re.findall(r"!\[([^|\]]*)\|", post["raw"]))
        text = re.sub(r"\n*!\[[^\]]*\]\([^)]*\)", "", post["raw"])
        first = min(one["id"] for one in self.posts.values() if one["topic_id"] == post["topic_id"])
        return Public(str(post["id"]), text, alts, None if post["id"] == first else str(first))

    def key(self, request: Request) -> str | None:
        return KEY if (request.method, request.path) == ("POST", "/posts.json") else None

    def answer(self, request: Request) -> Answer:
        if self.revoked or request.headers.get("api-key") != self.api_key:
            raise Refusal(
                403, {"errors": ["You are not permitted to view it."], "error_type": "invalid_access"}
            )
        if request.headers.get("api-username") != self.username:
            raise Refusal(
                403, {"errors": ["You are not permitted to view it."], "error_type": "invalid_access"}
            )
        match request.method, request.path.removesuffix(".json").strip("/").split("/"):
            case "GET", ["session", "current"]:
                return answer(
                    200, {"current_user": {"id": 1, "username": self.username, "name": "Le calendrier"}}
                )
            case "GET", ["categories"]:
                below = [{"id": 8, "slug": "estran", "name": "Estran"}]
                listed = [{"id": 7, "slug": "actualites", "name": "Actualités", "subcategory_list": below}]
                return answer(200, {"category_list": {"categories": listed}})
            case "GET", ["site", "settings"] if self.tells:
                return answer(200, {
                    "min_topic_title_length": self.shortest_title, "max_topic_title_length": 120,
                    "min_first_post_length": 1, "min_post_length": 1, "max_post_length": self.longest,
                    "authorized_extensions": self.kinds, "max_image_size_kb": 4096, "max_attachment_size_kb": 8192,
                })  # fmt: skip
            case "POST", ["uploads"]:
                return self._upload(request)
            case "POST", ["posts"]:
                return self._make(_given(request))
            case "GET", ["posts", number]:
                return answer(200, self._post(number))
            case "PUT", ["posts", number]:
                self._post(number)["raw"] = _given(request)["post"]["raw"]
                return answer(200, {"post": self._post(number)})
            case "DELETE", ["posts", number]:
                self._post(number)["deleted"] = True
                return answer(200, {"success": "OK"})
            case "GET", ["t", "external_id", name]:
                found = [
                    one for one in self.topics.values() if one["external_id"] == name and not one["deleted"]
                ]
                if not found:
                    raise Refusal(
                        404, {"errors": ["The requested URL could not be found."], "error_type": "not_found"}
                    )
                return answer(301, None, Location=f"/t/{found[0]['slug']}/{found[0]['id']}.json")
            case "GET", ["t", _, number]:
                topic = self._topic(number)
                posts = [one for one in self.posts.values() if one["topic_id"] == topic["id"]]
                counted = {"views": 40, "like_count": 3, "reply_count": 1}
                return answer(200, {**topic, **counted, "post_stream": {"posts": posts}})
            case "PUT", ["t", "-", number]:
                self._topic(number)["title"] = _given(request)["title"]
                return answer(200, {"basic_topic": self._topic(number)})
            case "DELETE", ["t", _] if not self.staff:
                raise Refusal(
                    403, {"errors": ["You are not permitted to do that."], "error_type": "invalid_access"}
                )
            case "DELETE", ["t", number]:
                return self._delete(self._topic(number))
            case "GET", ["user_actions"]:
                return self._actions(query(request))
        raise Refusal(404, {"errors": ["The requested URL could not be found."], "error_type": "not_found"})

    def _upload(self, request: Request) -> Answer:
        given = multipart(request)
        kind = str(given["file"][0]).rpartition(".")[2]
        if given["type"][2] != b"composer" or kind not in self.kinds.split("|"):
            raise Refusal(422, {"errors": ["Sorry, the file you are trying to upload is not authorized."]})
        self.uploads.append(f"upload://{len(self.uploads)}abc.png")
        return answer(
            200, {"id": len(self.uploads), "short_url": self.uploads[-1], "width": 40, "height": 30}
        )

    def _make(self, given: dict[str, Any]) -> Answer:
        only(given, *NEW, refuse=lambda name: Refusal(400, {"errors": [f"unknown {name}"]}))
        if len(given["raw"]) > self.longest + 200 * given["raw"].count("](upload://"):
            raise unprocessable(f"Body is limited to {self.longest} characters")
        if any(address not in self.uploads for address in re.findall(r"\((upload://[^)]*)\)", given["raw"])):
            raise unprocessable("An upload is unknown")
        if "topic_id" not in given:
            if len(given.get("title", "")) < self.shortest_title:
                raise unprocessable(f"Title is too short (minimum is {self.shortest_title} characters)")
            name = given.get("external_id")
            if name and not re.fullmatch(r"[\w-]{1,50}", name):
                raise unprocessable("External is invalid")
            if name and any(one["external_id"] == name for one in self.topics.values()):
                raise unprocessable("External has already been taken")
        if self.moderated:
            return answer(200, {"success": True, "action": "enqueued", "pending_post": {"id": 1}})
        if "topic_id" not in given:
            number = 70 + len(self.topics)
            self.topics[number] = {
                "id": number, "slug": "grandes-marees", "title": given["title"], "external_id": given.get("external_id"),
                "category": given.get("category"), "tags": given.get("tags"), "deleted": False,
            }  # fmt: skip
        topic = self._topic(str(given.get("topic_id", max(self.topics, default=0))))
        number = 900 + len(self.posts)
        beside = sum(one["topic_id"] == topic["id"] for one in self.posts.values())
        self.posts[number] = {
            "id": number, "topic_id": topic["id"], "topic_slug": topic["slug"], "post_number": beside + 1,
            "raw": given["raw"], "created_at": self.now().isoformat().replace("+00:00", "Z"), "deleted": False,
        }  # fmt: skip
        return answer(200, self.posts[number])

    def _delete(self, topic: dict[str, Any]) -> Answer:
        topic["deleted"] = True
        for post in self.posts.values():
            post["deleted"] |= post["topic_id"] == topic["id"]
        return answer(200, {"success": "OK"})

    def _actions(self, asked: dict[str, str]) -> Answer:
        if asked.get("filter") != "5" or asked.get("username") != self.username:
            raise Refusal(400, {"errors": ["bad filter"]})
        replies = [one for one in self.posts.values() if one["post_number"] > 1 and not one["deleted"]]
        shown = [
            {"post_id": one["id"], "topic_id": one["topic_id"], "created_at": one["created_at"]}
            for one in replies
        ]
        return answer(200, {"user_actions": list(reversed(shown))[: int(asked.get("limit", 30))]})

    def _post(self, number: str) -> dict[str, Any]:
        if not number.isdigit() or int(number) not in self.posts or self.posts[int(number)]["deleted"]:
            raise Refusal(
                404, {"errors": ["The requested URL could not be found."], "error_type": "not_found"}
            )
        return self.posts[int(number)]

    def _topic(self, number: str) -> dict[str, Any]:
        if not number.isdigit() or int(number) not in self.topics or self.topics[int(number)]["deleted"]:
            raise Refusal(
                404, {"errors": ["The requested URL could not be found."], "error_type": "not_found"}
            )
        return self.topics[int(number)]
