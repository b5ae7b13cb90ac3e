"""Files on a post through the API: with their words and their crop."""

from __future__ import annotations

from tests.api.conftest import Caller
from tests.api.drafting import drafted
from tests.api.test_posts import upload


def test_a_picture_is_cropped_and_stays_so_until_said_otherwise(call: Caller, channel: str) -> None:
    post, media = drafted(call, channel), upload(call).get_json()["id"]
    crop = {"ratio": "4:5", "x": 0.25, "y": 0.5, "width": 1, "height": 1}
    hung = {"id": media, "alt": "Teal", "crop": crop}

    shown = call("PATCH", f"/posts/{post['id']}", {"media": [hung]}).get_json()["media"]

    assert [(one["id"], one["kind"], one["alt"], one["crop"]) for one in shown] == [
        (media, "picture", "Teal", crop)
    ]
    variant = f"/variants/{post['variants'][0]['id']}"
    own = call("PATCH", variant, {"media": [{"id": media, "crop": {"ratio": "1:1"}}]}).get_json()["media"]
    assert own[0]["crop"]["ratio"] == "1:1"
    again = call("PATCH", variant, {"media": [media]}).get_json()["media"]
    assert again[0]["crop"]["ratio"] == "1:1"
    whole = call("PATCH", variant, {"media": [{"id": media, "crop": None}]}).get_json()["media"]
    assert whole[0]["crop"] is None
    wrong = call("PATCH", variant, {"media": [{"id": media, "crop": {"ratio": "wide"}}]})
    assert (wrong.status_code, wrong.get_json()["type"]) == (422, "invalid")
