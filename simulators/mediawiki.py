"""A wiki's action API, as MediaWiki documents it, with bot passwords."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any

from simulators.simulator import KEY, Public, Simulator, fields, multipart
from simulators.wire import Answer, Request, answer


class _Error(Exception):
    pass


@dataclass
class Page:
    number: int
    title: str
    revisions: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return str(self.revisions[-1]["text"])


@dataclass
class MediaWikiSimulator(Simulator):
    password: str
    username: str = "Ada@calendar"
    most: int = 2048 * 1024
    pages: dict[str, Page] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    sessions: set[str] = field(default_factory=set)
    logins: int = 0
    revision: int = 100
    made: int = 0

    def expire(self) -> bool:
        self.sessions.clear()
        return True

    def public(self) -> list[Public]:
        return [self._public(page) for page in self.pages.values()]

    def _public(self, page: Page) -> Public:
        alts = [
            line.partition("alt=")[2].removesuffix("]]")
            for line in page.text.split("\n")
            if "[[File:" in line
        ]
        return Public(str(page.number), page.text, tuple(alts))

    def key(self, request: Request) -> str | None:
        asked = self._given(request)
        return KEY if asked.get("action") == "edit" and "createonly" in asked else None

    def _given(self, request: Request) -> dict[str, str]:
        if request.headers.get("content-type", "").startswith("multipart/"):
            return {name: one[2].decode("utf-8", "replace") for name, one in multipart(request).items()}
        return fields(request)

    def answer(self, request: Request) -> Answer:
        if not request.path.endswith("/w/api.php"):
            return 404, {"Content-Type": "text/html"}, b"<html>Not here"
        asked = self._given(request)
        if asked.get("format") != "json" or asked.get("formatversion") != "2":
            return 200, {"Content-Type": "text/html"}, b"<html>This is the HTML representation"
        try:
            said = self._act(request, asked)
        except _Error as refusal:
            code, text = refusal.args
            return answer(200, {"errors": [{"code": code, "text": text, "module": asked["action"]}]})
        cookie = {"Set_Cookie": f"wiki_session=s{self.logins}; path=/; HttpOnly"} if "login" in said else {}
        return answer(200, said, **cookie)

    def _act(self, request: Request, asked: dict[str, str]) -> dict[str, Any]:
        here = (
            request.headers.get("cookie", "").partition("wiki_session=")[2].partition(";")[0] in self.sessions
        )
        if asked.get("assert") == "user" and not here:
            raise _Error(
                "assertuserfailed", "You are no longer logged in, so the action could not be completed."
            )
        match asked["action"]:
            case "query" if asked.get("meta") == "tokens":
                kind = asked["type"]
                token = "login+\\" if kind == "login" else ("csrf" * 8 + "+\\" if here else "+\\")
                return {"query": {"tokens": {f"{kind}token": token}}}
            case "query" if "siteinfo" in asked.get("meta", ""):
                general = {
                    "sitename": "Le wiki", "server": "//wiki.example", "articlepath": "/wiki/$1",
                    "maxarticlesize": self.most,
                }  # fmt: skip
                rights = ["edit", "createpage", "delete", "upload"]
                return {"query": {"general": general, "userinfo": {"name": "Ada", "rights": rights}}}
            case "query":
                return self._revisions(asked)
            case "login":
                return self._login(asked)
        if request.method != "POST" or asked.get("token") != "csrf" * 8 + "+\\":
            raise _Error("badtoken", "Invalid CSRF token.")
        match asked["action"]:
            case "upload":
                return self._upload(asked["filename"], multipart(request)["file"][2])
            case "edit":
                return self._edit(asked)
            case "delete":
                found = [page for page in self.pages.values() if str(page.number) == asked.get("pageid")]
                if not found:
                    raise _Error("nosuchpageid", f"There is no page with ID {asked.get('pageid')}.")
                return {"delete": {"title": self.pages.pop(found[0].title).title, "logid": 1}}
        raise _Error("badvalue", 'Unrecognized value for parameter "action"')

    def _login(self, asked: dict[str, str]) -> dict[str, Any]:
        if asked.get("lgtoken") != "login+\\":
            return {"login": {"result": "NeedToken"}}
        if self.revoked or (asked["lgname"], asked["lgpassword"]) != (self.username, self.password):
            return {
                "login": {
                    "result": "Failed",
                    "reason": {"code": "wrongpassword", "text": "Incorrect password."},
                }
            }
        self.logins += 1
        self.sessions.add(f"s{self.logins}")
        return {"login": {"result": "Success", "lguserid": 1, "lgusername": "Ada"}}

    def _revisions(self, asked: dict[str, str]) -> dict[str, Any]:
        page = self.pages.get(asked["titles"])
        if page is None:
            return {"query": {"pages": [{"ns": 0, "title": asked["titles"], "missing": True}]}}
        one = page.revisions[0 if asked.get("rvdir") == "newer" else -1]
        shown = {name: one[name] for name in ("revid", "comment", "user", "timestamp")}
        return {"query": {"pages": [{"pageid": page.number, "title": page.title, "revisions": [shown]}]}}

    def _upload(self, name: str, content: bytes) -> dict[str, Any]:
        if not content or "." not in name:
            raise _Error("verification-error", "Files of this type are not allowed.")
        if name in self.files:
            return {"upload": {"result": "Warning", "warnings": {"exists": name}}}
        same = [other for other, there in self.files.items() if there == content]
        if same:
            return {"upload": {"result": "Warning", "warnings": {"duplicate": same}}}
        self.files[name] = content
        return {"upload": {"result": "Success", "filename": name}}

    def _edit(self, asked: dict[str, str]) -> dict[str, Any]:
        name, text = asked["title"], asked["text"]
        page = self.pages.get(name)
        if len(text.encode()) > self.most:
            raise _Error("contenttoobig", f"The content exceeds the article size limit of {self.most} bytes.")
        if page is not None and "createonly" in asked:
            raise _Error("articleexists", "The article you tried to create has been created already.")
        if page is None and "nocreate" in asked:
            raise _Error("missingtitle", "The page you specified doesn't exist.")
        if page is None:
            self.made += 1
            page = self.pages[name] = Page(self.made, name)
        elif page.text == text:
            return {"edit": {"result": "Success", "pageid": page.number, "title": name, "nochange": True}}
        elif asked.get("baserevid") != str(page.revisions[-1]["revid"]):
            raise _Error("editconflict", "Edit conflict: Ada.")
        self.write(name, text, asked.get("summary", ""))
        digest = hashlib.sha1(text.encode()).hexdigest()
        return {
            "edit": {
                "result": "Success", "pageid": page.number, "title": name, "new": len(page.revisions) == 1,
                "newrevid": self.revision, "sha1": digest,
            }
        }  # fmt: skip

    def write(self, name: str, text: str, comment: str = "", user: str = "Ada") -> None:
        self.revision += 1
        one = {
            "revid": self.revision,
            "user": user,
            "comment": comment,
            "text": text,
            "timestamp": "2026-11-22T12:00:00Z",
        }
        self.pages[name].revisions.append(one)
