"""A look inside a simulator that runs by hand: `/_simulator` shows what is public there and has a switch for each fault.

`/_simulator.json` says the same to a program.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from html import escape

from simulators.fault import Fault
from simulators.simulator import Simulator, fields
from simulators.wire import Answer, HttpWire, Request

PAGE = "/_simulator"
# Nobody to take the connection: that is what stopping it is for.
SWITCHES = [fault for fault in Fault if fault is not Fault.REFUSED]


class Window:
    """Stands before a platform, and passes on all that is not for itself."""

    wire: HttpWire

    def __init__(self, name: str, platform: Simulator) -> None:
        self.name, self.platform = name, platform

    def key(self, request: Request) -> str | None:
        return None if request.path.startswith(PAGE) else self.platform.key(request)

    def __call__(self, request: Request) -> Answer:
        if request.path == f"{PAGE}.json":
            return self._said("application/json", json.dumps(self._state()))
        if request.path != PAGE:
            return self.platform(request)
        if request.method == "POST":
            said = fields(request)
            wanted = said.get("fault", "")
            self.wire.fault = Fault(wanted) if wanted in SWITCHES else None
            self.platform.revoked = "revoked" in said
            return 303, {"Location": PAGE}, b""
        return self._said("text/html", self._page())

    def _state(self) -> dict[str, object]:
        return {
            "public": [asdict(one) for one in self.platform.public()],
            "fault": self.wire.fault,
            "revoked": self.platform.revoked,
        }

    def _page(self) -> str:
        shown = "".join(
            f"<li><p>{escape(one.text)}</p>"
            + "".join(f"<p>[{escape(alt)}]</p>" for alt in one.alts)
            + (f"<small>answers {escape(one.answers)}</small>" if one.answers else "")
            + f"<small> {escape(one.id)}</small></li>"
            for one in reversed(self.platform.public())
        )
        choices = "".join(
            f'<label><input type="radio" name="fault" value="{escape(fault)}"'
            f"{' checked' if self.wire.fault is fault else ''}> {escape(fault)}</label><br>"
            for fault in SWITCHES
        )
        calm = " checked" if self.wire.fault is None else ""
        revoked = " checked" if self.platform.revoked else ""
        return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(self.name)}, simulated</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<h1>{escape(self.name)}, simulated</h1>
<form method="post"><fieldset><legend>The next call that publishes is</legend>
<label><input type="radio" name="fault" value=""{calm}> answered as it should be</label><br>{choices}
<label><input type="checkbox" name="revoked"{revoked}> The credentials were taken back</label></fieldset>
<button>Keep</button></form>
<h2>Public here, newest first</h2><ul>{shown or "<li>Nothing yet.</li>"}</ul></html>"""

    def _said(self, kind: str, words: str) -> Answer:
        headers = {
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Security-Policy": "default-src 'none'; form-action 'self'",
        }
        return 200, headers, words.encode()
