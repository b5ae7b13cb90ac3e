"""What the tests of the API begin with: a channel, and a draft on it."""

from __future__ import annotations

from tests.api.conftest import Caller


def manual(call: Caller, name: str) -> str:
    answer = call(
        "POST", "/channels", {"name": name, "platform": "manual", "zone": "Europe/Paris", "settings": {}}
    )
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return str(answer.get_json()["id"])


def drafted(call: Caller, *channels: str, text: str = "The winter season is open.", **more: object) -> dict:
    body = {"title": "Winter", "text": text, "language": "en", "channels": list(channels)} | more
    answer = call("POST", "/posts", body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.get_json()
