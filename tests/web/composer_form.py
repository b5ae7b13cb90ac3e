"""A composer page as a browser holds it: every input of the form, to be changed and sent back."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.web.browser import Browser


class _Inputs(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: MultiDict[str, Any] = MultiDict()
        self.action = ""
        self.inside = False
        self._area: str | None = None
        self._select: str | None = None
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        have = dict(attrs)
        if tag == "form" and have.get("id") == "composer":
            self.inside, self.action = True, have["action"] or ""
        if not self.inside:
            return
        name = have.get("name")
        if tag == "input" and name and have.get("type") not in ("file", "submit"):
            if have.get("type") in ("checkbox", "radio") and "checked" not in have:
                return
            self.values.add(name, have.get("value") or "")
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in have:
            self.values.add(self._select, have.get("value") or "")

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            self.values.add(self._area, self._text.removeprefix("\n"))
            self._area = None
        elif tag == "select":
            self._select = None
        elif tag == "form":
            self.inside = False


class Page:
    """`page["text"] = "…"`, then `page.send(do="save")`."""

    def __init__(self, browser: Browser, shown: TestResponse) -> None:
        self.browser, self.shown = browser, shown
        parser = _Inputs()
        parser.feed(shown.text)
        assert parser.action, shown.text[:2000]
        self.action, self.values = parser.action, parser.values

    def __setitem__(self, name: str, value: Any) -> None:
        self.values.setlist(name, value if isinstance(value, list) else [value])

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def send(self, **also: Any) -> TestResponse:
        data: dict[str, Any] = {name: values for name, values in self.values.lists()}
        data |= {"do": "save", **also}
        return self.browser.post(self.action, data=data, content_type="multipart/form-data")

    def saved(self, **also: Any) -> Page:
        """The page one is led to, after a saving that went well."""
        answer = self.send(**also)
        assert answer.status_code == 303, answer.text[:3000]
        return Page(self.browser, self.browser.get(answer.headers["Location"]))


def open_page(browser: Browser, path: str) -> Page:
    shown = browser.get(path)
    assert shown.status_code == 200, (shown.status_code, shown.headers.get("Location"))
    return Page(browser, shown)
