"""A Ghost site's Admin API, version 5."""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import json
import re
from dataclasses import dataclass, field
from typing import Any

from simulators.simulator import KEY, Public, Refusal, Simulator, multipart, only, parsed, query
from simulators.wire import Answer, Request, answer

KNOWN = (
    "title", "html", "lexical", "status", "slug", "tags", "authors", "feature_image", "feature_image_alt",
    "feature_image_caption", "custom_excerpt", "published_at", "canonical_url", "email_only", "visibility",
    "updated_at", "meta_title", "meta_description", "featured",
)  # fmt: skip


def refused(status: int, kind: str, message: str, code: str | None = None) -> Refusal:
    return Refusal(status, {"errors": [{"message": message, "type": kind, "code": code, "context": None}]})


@dataclass
class GhostSimulator(Simulator):
    admin_key: str
    posts: dict[str, dict[str, Any]] = field(default_factory=dict)
    images: list[str] = field(default_factory=list)
    mailed: list[str] = field(default_factory=list)
    saves: int = 0
    publishes: bool = True

    def public(self) -> list[Public]:
        return [self._public(one) for one in self.posts.values() if one["status"] == "published"]

    def _public(self, one: dict[str, Any]) -> Public:
        alts = re.findall(r'<img [^>]*alt="([^"]*)"', one["html"])
        if one.get("feature_image"):
            alts.insert(0, one.get("feature_image_alt") or "")
        text = html.unescape(re.sub(r"<[^>]+>", "", one["html"])).strip()
        return Public(one["id"], text, tuple(map(html.unescape, alts)))

    def key(self, request: Request) -> str | None:
        if request.method != "PUT" or "/posts/" not in request.path:
            return None
        return KEY if parsed(request)["posts"][0].get("status") == "published" else None

    def answer(self, request: Request) -> Answer:
        path = request.path.removeprefix("/ghost/api/admin")
        if path == request.path:
            return 404, {"Content-Type": "text/html"}, b"<html>"
        if path == "/site/":
            return answer(
                200, {"site": {"title": "Le carnet", "url": "https://carnet.example/", "version": "5.130"}}
            )
        self._known(request)
        if "accept-version" not in request.headers:
            raise refused(406, "NotAcceptableError", "Missing accept-version header.")
        match request.method, path.strip("/").split("/"):
            case "POST", ["images", "upload"]:
                return self._upload(request)
            case "GET", ["posts"]:
                return self._list(query(request))
            case "POST", ["posts"]:
                return self._make(request)
            case "GET", ["posts", number]:
                mailed = {"email": {"delivered_count": 40, "opened_count": 12}, "count": {"clicks": 5}}
                more = mailed if "email" in query(request).get("include", "") else {}
                return answer(200, {"posts": [{**self._one(number), **more}]})
            case "PUT", ["posts", _] if not self.publishes:
                raise refused(403, "NoPermissionError", "You do not have permission to publish posts")
            case "PUT", ["posts", number]:
                return self._change(self._one(number), request)
        raise refused(404, "NotFoundError", "Resource not found")

    def _known(self, request: Request) -> None:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind != "Ghost" or token.count(".") != 2:
            raise refused(401, "UnauthorizedError", "Invalid token", "INVALID_AUTH_HEADER")
        head, body, signed = token.split(".")
        name, _, secret = self.admin_key.partition(":")
        about, said = (json.loads(base64.urlsafe_b64decode(piece + "==")) for piece in (head, body))
        if about.get("kid") != name or self.revoked:
            raise refused(401, "UnauthorizedError", "Unknown Admin API Key", "UNKNOWN_ADMIN_API_KEY")
        own = hmac.new(bytes.fromhex(secret), f"{head}.{body}".encode(), hashlib.sha256).digest()
        fresh = said["exp"] - said["iat"] <= 300 and abs(said["iat"] - self.now().timestamp()) < 300
        if (
            base64.urlsafe_b64encode(own).rstrip(b"=").decode() != signed
            or said["aud"] != "/admin/"
            or not fresh
        ):
            raise refused(401, "UnauthorizedError", "Invalid token: maxAge exceeded", "INVALID_JWT")

    def _upload(self, request: Request) -> Answer:
        file, kind, content = multipart(request)["file"]
        if not file or not kind.startswith("image/") or not content:
            raise refused(415, "UnsupportedMediaTypeError", "Please select a valid image.")
        self.images.append(f"https://carnet.example/content/images/{len(self.images)}-{file}")
        return answer(201, {"images": [{"url": self.images[-1], "ref": None}]})

    def _list(self, asked: dict[str, str]) -> Answer:
        wanted = dict(part.split(":") for part in asked["filter"].split("+")) if "filter" in asked else {}
        found = [
            one
            for one in self.posts.values()
            if all(str(one.get(name)) in word.strip("[]").split(",") for name, word in wanted.items())
        ]
        return answer(200, {"posts": found[: int(asked.get("limit", 15))], "meta": {}})

    def _given(self, request: Request) -> dict[str, Any]:
        body = parsed(request)
        only(body, "posts", refuse=lambda name: refused(422, "ValidationError", f"unknown {name}"))
        (given,) = body["posts"]
        only(given, *KNOWN, refuse=lambda name: refused(422, "ValidationError", f"must NOT have {name}"))
        if "html" in given and query(request).get("source") != "html":
            given.pop("html")  # read only unless it is named as the source
        for name, most in (("title", 255), ("custom_excerpt", 300), ("feature_image_alt", 191)):
            if len(given.get(name) or "") > most:
                raise refused(
                    422, "ValidationError", f"Value in [posts.{name}] exceeds maximum length of {most}"
                )
        return dict(given)

    def _make(self, request: Request) -> Answer:
        given = self._given(request)
        if not given.get("title"):
            raise refused(422, "ValidationError", "Title cannot be empty")
        number, own = f"{len(self.posts) + 1:024x}", given.get("slug") or "untitled"
        taken, suffix = {one["slug"] for one in self.posts.values()}, 2
        slug = own
        while slug in taken:
            slug, suffix = f"{own}-{suffix}", suffix + 1
        self.posts[number] = {"status": "draft", "html": "", **given, "id": number, "slug": slug}
        return answer(201, {"posts": [self._saved(number)]})

    def _change(self, one: dict[str, Any], request: Request) -> Answer:
        given = self._given(request)
        if "updated_at" not in given:
            raise refused(422, "ValidationError", "updated_at is required")
        if given.pop("updated_at") != one["updated_at"]:
            raise refused(409, "UpdateCollisionError", "Saving failed! Someone else is editing this post.")
        first = given.get("status") == "published" and one["status"] == "draft"
        if first and query(request).get("newsletter"):
            self.mailed.append(one["id"])
        one.update(given)
        return answer(200, {"posts": [self._saved(one["id"])]})

    def _saved(self, number: str) -> dict[str, Any]:
        self.saves += 1
        one = self.posts[number]
        one["updated_at"] = f"2026-11-22T12:00:{self.saves:02d}.000Z"
        one["url"] = f"https://carnet.example/{one['slug']}/"
        return one

    def _one(self, number: str) -> dict[str, Any]:
        if number not in self.posts:
            raise refused(404, "NotFoundError", "Resource not found error, cannot read post.")
        return self.posts[number]
