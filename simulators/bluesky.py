"""A personal data server of the AT Protocol, as its lexicons describe it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

import regex

from simulators import bluesky_video
from simulators.simulator import KEY, Public, Refusal, Simulator, only, parsed, query
from simulators.wire import Answer, Request, answer

TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
DID = "did:plc:abcdefghijklmnopqrstuvwx"
SHUT = ("server.createSession", "server.refreshSession")


def invalid(message: str) -> Refusal:
    return Refusal(400, {"error": "InvalidRequest", "message": message})


@dataclass
class BlueskySimulator(Simulator):
    password: str
    handle: str = "estuaires.test"
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    blobs: dict[str, str] = field(default_factory=dict)
    sessions: int = 0  # signed in
    access: set[str] = field(default_factory=set)  # tokens that still work
    expired: set[str] = field(default_factory=set)
    next_of: dict[str, tuple[str, str]] = field(default_factory=dict)  # refresh token -> what it gave

    def __post_init__(self) -> None:
        self.films = bluesky_video.Service(DID, self._keep, lambda: self.slow)

    def expire(self) -> bool:
        self.expired |= self.access
        self.access.clear()
        return True

    def key(self, request: Request) -> str | None:
        return KEY if request.path == "/xrpc/com.atproto.repo.putRecord" else None

    def public(self) -> list[Public]:
        return [
            Public(
                f"at://{DID}/app.bsky.feed.post/{rkey}",
                one["text"],
                tuple(shown.get("alt", "") for shown in _shown(one)),
                one.get("reply", {}).get("parent", {}).get("uri"),
            )
            for rkey, one in self.records.items()
        ]

    def answer(self, request: Request) -> Answer:
        method = request.path.removeprefix("/xrpc/com.atproto.")
        if self.revoked and method == "server.getSession":  # so says a real one of an account taken down
            raise invalid("Could not find user info for account")
        if self.revoked:
            raise Refusal(
                401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"}
            )
        if request.path.startswith(bluesky_video.HERE):
            return self.films.answer(request)
        if method not in SHUT:
            self._known(request)
        match request.method, method:
            case "POST", "server.createSession":
                return self._sign_in(parsed(request))
            case "POST", "server.refreshSession":
                return self._renew(request)
            case "GET", "server.getSession":
                return answer(200, {"did": DID, "handle": self.handle, "active": True})
            case "GET", "identity.resolveHandle":
                if query(request).get("handle") != "ada.test":
                    raise invalid("Unable to resolve handle")
                return answer(200, {"did": "did:plc:ada"})
            case "GET", "server.getServiceAuth":
                return self.films.prove(query(request))
            case "POST", "repo.uploadBlob":
                return self._blob(request)
            case "POST", "repo.putRecord":
                return self._put(parsed(request))
            case "GET", "repo.getRecord":
                return self._get(query(request))
            case "POST", "repo.deleteRecord":
                given = parsed(request)
                only(given, "repo", "collection", "rkey", "swapRecord", "swapCommit", refuse=invalid)
                self.records.pop(given["rkey"], None)
                return answer(200, {})
        if request.path == "/xrpc/app.bsky.feed.getPosts":
            there = {one.id for one in self.public()} & {query(request).get("uris")}
            return answer(
                200,
                {"posts": [{"uri": uri, "likeCount": 3, "repostCount": 2, "replyCount": 1} for uri in there]},
            )
        return answer(501, {"error": "MethodNotImplemented", "message": "Method Not Implemented"})

    def _known(self, request: Request) -> None:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token in self.expired:
            raise Refusal(400, {"error": "ExpiredToken", "message": "Token has expired"})
        if token and token not in self.access:
            raise Refusal(400, {"error": "InvalidToken", "message": "Token could not be verified"})
        if not token:
            raise Refusal(401, {"error": "AuthMissing", "message": "Authentication Required"})

    def _tokens(self) -> tuple[str, str]:
        number = self.sessions + self.renewals
        self.access.add(f"access-{number}")
        return f"access-{number}", f"refresh-{number}"

    def _sign_in(self, given: dict[str, Any]) -> Answer:
        if given.get("identifier") not in (self.handle, DID) or given.get("password") != self.password:
            raise Refusal(
                401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"}
            )
        self.sessions += 1
        access, refresh = self._tokens()
        return answer(200, {"did": DID, "handle": self.handle, "accessJwt": access, "refreshJwt": refresh})

    def _renew(self, request: Request) -> Answer:
        old = request.headers.get("authorization", "").removeprefix("Bearer ")
        if not old.startswith("refresh-"):
            raise Refusal(400, {"error": "ExpiredToken", "message": "Token has been revoked"})
        if old not in self.next_of:
            self.renewals += 1
            self.next_of[old] = self._tokens()
        access, refresh = self.next_of[old]
        return answer(200, {"did": DID, "handle": self.handle, "accessJwt": access, "refreshJwt": refresh})

    def _blob(self, request: Request) -> Answer:
        kind = request.headers.get("content-type", "")
        if not kind.startswith(("image/", "video/")) or not request.body:
            raise invalid("Request encoding (Content-Type) required but not provided")
        return answer(200, {"blob": self._keep(kind, request.body)})

    def _keep(self, kind: str, octets: bytes) -> dict[str, Any]:
        cid = "bafkrei" + hashlib.sha256(octets).hexdigest()[:20]
        self.blobs[cid] = kind
        return {"$type": "blob", "ref": {"$link": cid}, "mimeType": kind, "size": len(octets)}

    def _put(self, given: dict[str, Any]) -> Answer:
        only(
            given, "repo", "collection", "rkey", "validate", "record", "swapRecord", "swapCommit",
            refuse=lambda name: invalid(f"unexpected {name}"),
        )  # fmt: skip
        if given.get("repo") != DID or given.get("collection") != "app.bsky.feed.post":
            raise invalid("Could not find repo")
        if not TID.fullmatch(str(given.get("rkey"))):
            raise invalid("Invalid TID string")
        self._valid(given["record"])
        there = self.records.get(given["rkey"])
        if there is not None and there != given["record"] and "swapRecord" in given:
            raise Refusal(400, {"error": "InvalidSwap", "message": f"Record was at {_cid(there)}"})
        self.records[given["rkey"]] = given["record"]
        return answer(200, self._named(given["rkey"]))

    def _valid(self, record: dict[str, Any]) -> None:
        only(
            record, "$type", "text", "createdAt", "langs", "facets", "embed", "reply", "labels", "tags",
            refuse=lambda name: invalid(f"Unexpected property {name}"),
        )  # fmt: skip
        text = record["text"]
        if record["$type"] != "app.bsky.feed.post" or not re.match(
            r"\d{4}-\d\d-\d\dT.*Z$", record["createdAt"]
        ):
            raise invalid("Invalid app.bsky.feed.post record")
        if len(text.encode()) > 3000 or len(regex.findall(r"\X", text)) > 300:
            raise invalid("Record/text must not be longer than 300 graphemes")
        if len(record.get("langs", ())) > 3:
            raise invalid("Record/langs must not have more than 3 elements")
        for facet in record.get("facets", ()):
            start, end = facet["index"]["byteStart"], facet["index"]["byteEnd"]
            text.encode()[start:end].decode()  # in the middle of a sign: a bug
            if not 0 <= start < end <= len(text.encode()):
                raise invalid("Record/facets out of bounds")
        for shown in _shown(record):
            blob = shown.get("image") or shown["video"]
            if ("image" in shown) != self.blobs.get(blob["ref"]["$link"], "image/").startswith("image/"):
                raise invalid("Record/embed names a file of another kind")
            if not {"width", "height"} <= set(shown.get("aspectRatio", {"width": 1, "height": 1})):
                raise invalid("Record/embed/aspectRatio must have the properties width and height")
            if ("alt" not in shown and "image" in shown) or blob["ref"]["$link"] not in self.blobs:
                raise Refusal(400, {"error": "BlobNotFound", "message": "Could not find blob"})
        if len(record.get("embed", {}).get("images", ())) > 4:
            raise invalid("Record/embed/images must not have more than 4 elements")
        for end in ("root", "parent") if "reply" in record else ():
            at = record["reply"][end]
            there = self.records.get(at["uri"].rpartition("/")[2])
            if there is None or _cid(there) != at["cid"]:
                raise invalid("Record/reply points nowhere")

    def _get(self, asked: dict[str, str]) -> Answer:
        if asked.get("rkey") not in self.records:
            raise Refusal(400, {"error": "RecordNotFound", "message": "Could not locate record"})
        return answer(200, {**self._named(asked["rkey"]), "value": self.records[asked["rkey"]]})

    def _named(self, rkey: str) -> dict[str, str]:
        return {"uri": f"at://{DID}/app.bsky.feed.post/{rkey}", "cid": _cid(self.records[rkey])}


def _shown(record: dict[str, Any]) -> list[dict[str, Any]]:
    """Images, or the one video: never both."""
    embed = record.get("embed", {})
    kind = embed.get("$type", "app.bsky.embed.images")
    if kind == "app.bsky.embed.video":
        only(
            embed,
            "$type",
            "video",
            "alt",
            "aspectRatio",
            "captions",
            refuse=lambda name: invalid(f"Unexpected property {name}"),
        )
        return [embed]
    if kind != "app.bsky.embed.images":
        raise invalid("Record/embed is of an unknown type")
    return list(embed.get("images", ()))


def _cid(record: dict[str, Any]) -> str:
    return "bafyrei" + hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()[:20]
