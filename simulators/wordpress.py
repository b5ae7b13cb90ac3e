"""A WordPress site's REST interface, version 2, with application passwords."""

from __future__ import annotations

import base64
import html
import re
from dataclasses import dataclass, field
from typing import Any

from simulators.simulator import KEY, Public, Refusal, Simulator, only, parsed, query
from simulators.wire import Answer, Request, answer

POST = (
    "title", "content", "excerpt", "status", "date", "date_gmt", "slug", "author", "featured_media", "categories",
    "tags", "format", "sticky", "meta", "template", "comment_status", "ping_status", "password",
)  # fmt: skip


def refused(status: int, code: str, message: str) -> Refusal:
    return Refusal(status, {"code": code, "message": message, "data": {"status": status}})


@dataclass
class WordPressSimulator(Simulator):
    password: str
    username: str = "redaction"
    publishes: bool = True  # this person may
    pretty: bool = True  # permalinks: /wp-json is there
    posts: dict[int, dict[str, Any]] = field(default_factory=dict)
    media: dict[int, dict[str, Any]] = field(default_factory=dict)

    def public(self) -> list[Public]:
        return [self._public(number, one) for number, one in self.posts.items() if one["status"] == "publish"]

    def _public(self, number: int, one: dict[str, Any]) -> Public:
        alts = re.findall(r'<(?:img|video) [^>]*(?:alt|aria-label)="([^"]*)"', one.get("content", ""))
        if one.get("featured_media"):
            alts.insert(0, self.media[one["featured_media"]].get("alt_text", ""))
        text = html.unescape(re.sub(r"<[^>]+>", "", one.get("content", ""))).strip()
        return Public(str(number), text, tuple(map(html.unescape, alts)))

    def key(self, request: Request) -> str | None:
        changes = request.method == "POST" and re.search(r"/wp/v2/posts/\d+$", request.path)
        return KEY if changes and parsed(request).get("status") == "publish" else None

    def answer(self, request: Request) -> Answer:
        asked, path = query(request), request.path
        if "rest_route" in asked:
            path = asked.pop("rest_route")
        elif self.pretty and path.startswith("/wp-json/"):
            path = path.removeprefix("/wp-json")
        else:
            return 404, {"Content-Type": "text/html"}, b"<html>Nothing found"
        self._known(request)
        match request.method, path.strip("/").split("/"):
            case "GET", ["wp", "v2", "users", "me"]:
                may = {"publish_posts": True} if self.publishes else {"read": True}
                return answer(200, {"id": 1, "slug": self.username, "capabilities": may})
            case "POST", ["wp", "v2", "media"]:
                return self._upload(request)
            case "POST", ["wp", "v2", "media", number]:
                self.media[int(number)] |= parsed(request)
                return answer(200, self._file(int(number)))
            case "GET", ["wp", "v2", "comments"]:
                self._one(asked["post"])
                return answer(200, [{"id": 1}], X_WP_Total="4")
            case "GET", ["wp", "v2", "posts"]:
                return self._list(asked)
            case "POST", ["wp", "v2", "posts"]:
                return self._make(parsed(request))
            case "GET", ["wp", "v2", "posts", number]:
                return answer(200, self._shown(self._one(number)))
            case "POST", ["wp", "v2", "posts", number]:
                return self._change(self._one(number), parsed(request))
            case "DELETE", ["wp", "v2", "posts", number]:
                return self._bin(self._one(number))
        raise refused(404, "rest_no_route", "No route was found matching the URL and request method.")

    def _known(self, request: Request) -> None:
        given = request.headers.get("authorization", "").removeprefix("Basic ")
        name, _, word = base64.b64decode(given).decode().partition(":")
        if name != self.username:
            raise refused(401, "invalid_username", "Unknown username.")
        if self.revoked or word.replace(" ", "") != self.password.replace(" ", ""):
            raise refused(
                401, "incorrect_password", "The provided password is an invalid application password."
            )

    def _upload(self, request: Request) -> Answer:
        kind = request.headers.get("content-type", "")
        if not kind.startswith(("image/", "video/")):
            raise refused(
                500, "rest_upload_sideload_error", "Sorry, you are not allowed to upload this file type."
            )
        if "filename=" not in request.headers.get("content-disposition", ""):
            raise refused(400, "rest_upload_no_content_disposition", "No Content-Disposition supplied.")
        number = 500 + len(self.media)
        self.media[number] = {"mime_type": kind}
        return answer(201, self._file(number))

    def _file(self, number: int) -> dict[str, Any]:
        return {
            "id": number,
            "source_url": f"https://blog.example/wp-content/{number}.png",
            **self.media[number],
        }

    def _list(self, asked: dict[str, str]) -> Answer:
        if asked.get("status", "publish") != "publish" and asked.get("context") != "edit":
            raise refused(400, "rest_invalid_param", "Invalid parameter(s): status")
        found = [
            self._shown(number)
            for number, one in self.posts.items()
            if one["status"] == asked.get("status", "publish") and asked.get("slug") in (None, one["slug"])
        ]
        return answer(200, found)

    def _make(self, given: dict[str, Any]) -> Answer:
        self._valid(given)
        number = 10 + len(self.posts)
        self.posts[number] = {"status": "draft", "slug": "", **given}
        self._settle_slug(number)
        return answer(201, self._shown(number))

    def _change(self, number: int, given: dict[str, Any]) -> Answer:
        self._valid(given)
        self.posts[number] |= given
        self._settle_slug(number)
        return answer(200, self._shown(number))

    def _settle_slug(self, number: int) -> None:
        taken = {
            one["slug"] for other, one in self.posts.items() if other != number and one["status"] == "publish"
        }
        wanted, own, suffix = self.posts[number]["slug"], self.posts[number]["slug"], 2
        while own in taken:
            own, suffix = f"{wanted}-{suffix}", suffix + 1
        self.posts[number]["slug"] = own

    def _valid(self, given: dict[str, Any]) -> None:
        only(
            given,
            *POST,
            refuse=lambda name: refused(400, "rest_invalid_param", f"Invalid parameter(s): {name}"),
        )
        head = given.get("featured_media")
        if head and not self.media.get(head, {}).get("mime_type", "").startswith("image/"):
            raise refused(400, "rest_invalid_featured_media", "Invalid featured media ID.")
        if given.get("status") == "publish" and not self.publishes:
            raise refused(
                403, "rest_cannot_publish", "Sorry, you are not allowed to publish posts in this post type."
            )

    def _one(self, number: str) -> int:
        if not number.isdigit() or int(number) not in self.posts:
            raise refused(404, "rest_post_invalid_id", "Invalid post ID.")
        return int(number)

    def _bin(self, number: int) -> Answer:
        if self.posts[number]["status"] == "trash":
            raise refused(410, "rest_already_trashed", "The post has already been deleted.")
        self.posts[number]["status"] = "trash"
        return answer(200, self._shown(number))

    def _shown(self, number: int) -> dict[str, Any]:
        one = self.posts[number]
        return {
            "id": number, "status": one["status"], "slug": one["slug"],
            "link": f"https://blog.example/{one['slug']}/", "title": {"raw": one.get("title", "")},
        }  # fmt: skip
