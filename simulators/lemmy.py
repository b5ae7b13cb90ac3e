"""A Lemmy server (0.19), as its types and validations describe it: one community, one person."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from simulators.simulator import KEY, Public, Refusal, Simulator, multipart, only, parsed, query
from simulators.wire import Answer, Request, answer

COMMUNITY, PERSON, NAME, USER = 12, 7, "news@there.example", "calendar"


def refused(status: int, error: str) -> Refusal:
    return Refusal(status, {"error": error})


@dataclass
class LemmySimulator(Simulator):
    token: str  # and the password
    limited: bool = False
    proxied: bool = False  # pictures are shown by way of the server itself
    hidden: bool = False  # this account sees neither what is not for every eye nor what bots say
    bot: bool = False
    posts: dict[int, dict[str, Any]] = field(default_factory=dict)
    comments: dict[int, dict[str, Any]] = field(default_factory=dict)
    images: list[str] = field(default_factory=list)

    def public(self) -> list[Public]:
        there = [
            Public(str(one["id"]), _words(one), _alts(one))
            for one in self.posts.values()
            if not one["deleted"]
        ]
        below = [
            Public(f"c{one['id']}", one["content"], (), one["path"])
            for one in self.comments.values()
            if not one["deleted"]
        ]
        return [*there, *below]

    def key(self, request: Request) -> str | None:
        return (
            KEY if request.method == "POST" and request.path in ("/api/v3/post", "/api/v3/comment") else None
        )

    def answer(self, request: Request) -> Answer:
        path = request.path.removeprefix("/api/v3")
        if path == "/nodeinfo/2.0.json":
            return answer(200, {"version": "2.0", "software": {"name": "lemmy", "version": "0.19.9"}})
        if path == "/user/login":
            said = parsed(request)
            only(
                said,
                "username_or_email",
                "password",
                "totp_2fa_token",
                refuse=lambda name: refused(400, name),
            )
            if self.revoked or said.get("password") != self.token:
                raise refused(401, "incorrect_login")
            return answer(200, {"jwt": self.token, "registration_created": False, "verify_email_sent": False})
        if self.revoked or request.headers.get("authorization") != f"Bearer {self.token}":
            raise refused(401, "not_logged_in")
        if path == "/pictrs/image":
            (name, kind, content) = multipart(request)["images[]"]
            if not name or not kind.startswith("image/") or not content:
                raise refused(400, "invalid_image")
            self.images.append(f"{len(self.images)}.png")
            return answer(201, {"msg": "ok", "files": [{"file": self.images[-1], "delete_token": "x"}]})
        match request.method, path:
            case "GET", "/site":
                person = {
                    "id": PERSON,
                    "name": USER,
                    "display_name": "Le calendrier",
                    "bot_account": self.bot,
                }
                sees = {"show_nsfw": not self.hidden, "show_bot_accounts": not self.hidden}
                me = {"local_user_view": {"person": person, "local_user": sees}}
                return answer(200, {"version": "0.19.9", "site_view": {}, "my_user": me})
            case "GET", "/community":
                if query(request).get("name") != NAME:
                    raise refused(404, "couldnt_find_community")
                return answer(200, {"community_view": {"community": {"id": COMMUNITY, "name": "news"}}})
            case "GET", "/post":
                counts = {"score": 4, "upvotes": 5, "downvotes": 1, "comments": 2}
                view = self._view(self._one(self.posts, query(request).get("id"), "post"))
                return answer(200, {"post_view": {**view, "counts": counts}})
            case "GET", "/user":
                said = {"posts": self.posts, "comments": self.comments}
                return answer(200, {name: self._listed(request, said[name], name[:-1]) for name in said})
            case (("POST" | "PUT"), ("/post" | "/comment" | "/post/delete" | "/comment/delete")):
                if self.limited:
                    raise refused(400, "rate_limit_error")
                return getattr(self, f"_{request.method.lower()}{path.replace('/', '_')}")(parsed(request))
        raise refused(404, "not_found")

    def _post_post(self, said: dict[str, Any]) -> Answer:
        known = (
            "name",
            "community_id",
            "url",
            "body",
            "alt_text",
            "custom_thumbnail",
            "nsfw",
            "language_id",
            "honeypot",
        )
        only(said, *known, refuse=lambda name: refused(400, f"unknown_field_{name}"))
        self._valid(said)
        if said.get("community_id") != COMMUNITY:
            raise refused(404, "couldnt_find_community")
        number = len(self.posts) + 1
        at = (self.now() + timedelta(seconds=number)).isoformat()
        link = f"https://there.example/post/{number}"
        self.posts[number] = {
            **self._kept(said),
            "id": number,
            "ap_id": link,
            "deleted": False,
            "published": at,
        }
        return answer(200, {"post_view": self._view(self.posts[number])})

    def _put_post(self, said: dict[str, Any]) -> Answer:
        known = ("post_id", "name", "url", "body", "alt_text", "custom_thumbnail", "nsfw", "language_id")
        only(said, *known, refuse=lambda name: refused(400, f"unknown_field_{name}"))
        one = self._one(self.posts, said.get("post_id"), "post")
        self._valid(said)
        one |= {name: word for name, word in self._kept(said).items() if name != "post_id"}
        return answer(200, {"post_view": self._view(one)})

    def _post_comment(self, said: dict[str, Any]) -> Answer:
        only(said, "content", "post_id", "parent_id", "language_id", refuse=lambda name: refused(400, name))
        self._one(self.posts, said.get("post_id"), "post")
        above = (
            self._one(self.comments, said["parent_id"], "comment")["path"] if said.get("parent_id") else "0"
        )
        if not 0 < len(said.get("content") or "") <= 10_000:
            raise refused(400, "invalid_comment")
        number = len(self.comments) + 1
        at = (self.now() + timedelta(seconds=60 + number)).isoformat()
        self.comments[number] = {
            "id": number, "post_id": said["post_id"], "content": self._kept(said)["content"], "path": f"{above}.{number}",
            "deleted": False, "published": at, "ap_id": f"https://there.example/comment/{number}",
        }  # fmt: skip
        return answer(200, {"comment_view": self._view(self.comments[number], "comment")})

    def _put_comment(self, said: dict[str, Any]) -> Answer:
        one = self._one(self.comments, said.get("comment_id"), "comment")
        one["content"] = said["content"]
        return answer(200, {"comment_view": self._view(one, "comment")})

    def _post_post_delete(self, said: dict[str, Any]) -> Answer:
        return self._deleted(self._one(self.posts, said.get("post_id"), "post"), said, "post")

    def _post_comment_delete(self, said: dict[str, Any]) -> Answer:
        return self._deleted(self._one(self.comments, said.get("comment_id"), "comment"), said, "comment")

    def _deleted(self, one: dict[str, Any], said: dict[str, Any], what: str) -> Answer:
        if one["deleted"] == said["deleted"]:
            raise refused(400, f"couldnt_update_{what}")
        one["deleted"] = said["deleted"]
        return answer(200, {f"{what}_view": self._view(one, what)})

    def _one(self, among: dict[int, dict[str, Any]], number: Any, what: str) -> dict[str, Any]:
        found = among.get(int(number or 0))
        if found is None:
            raise refused(404, f"couldnt_find_{what}")
        return found

    def _listed(self, request: Request, among: dict[int, dict[str, Any]], what: str) -> list[dict[str, Any]]:
        asked = query(request)
        if int(asked.get("limit", "10")) > 50:
            raise refused(400, "couldnt_get_posts")
        own = asked.get("person_id") == str(PERSON) and not (self.bot and self.hidden)
        shown = [
            one
            for one in reversed(among.values())
            if own and not one["deleted"] and not (one.get("nsfw") and self.hidden)
        ]
        return [self._view(one, what) for one in shown][: int(asked.get("limit", "10"))]

    def _kept(self, said: dict[str, Any]) -> dict[str, Any]:
        """As it is written down: tracking is cut off, an address gets its path."""
        kept = {**said}
        for at in {"url", "body", "content"} & said.keys():
            kept[at] = re.sub(r"[?&]utm_\w+=[^\s&)]*", "", said[at])
        kept |= {"url": re.sub(r"^(https?://[^/]+)$", r"\1/", kept["url"])} if kept.get("url") else {}
        if self.proxied and kept.get("body"):
            kept["body"] = re.sub(
                r"(!\[[^\]]*\]\()", r"\1https://there.example/api/v3/image_proxy?url=", kept["body"]
            )
        return kept

    def _view(self, one: dict[str, Any], what: str = "post") -> dict[str, Any]:
        return {what: dict(one), "creator": {"id": PERSON, "name": USER}}

    def _valid(self, said: dict[str, Any]) -> None:
        name = said.get("name") or ""
        if not 3 <= len(name) <= 200 or "\n" in name:
            raise refused(400, "invalid_post_title")
        if len(said.get("body") or "") > 50_000:
            raise refused(400, "invalid_body_field")
        if said.get("honeypot"):
            raise refused(400, "honeypot_failed")
        if len(said.get("alt_text") or "") > 1500:
            raise refused(400, "alt_text_too_long")


def _words(post: dict[str, Any]) -> str:
    return re.sub(r"\n*!\[[^\]]*\]\([^)]*\)", "", post.get("body") or "")


def _alts(post: dict[str, Any]) -> tuple[str, ...]:
    own = (post["alt_text"],) if post.get("alt_text") else ()
    return (*own, *re.findall(r"!\[([^\]]*)\]", post.get("body") or ""))
