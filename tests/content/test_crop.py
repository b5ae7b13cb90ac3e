"""Which part of a picture is shown: around a point, in a shape, always inside the picture."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image as Pixels

from scheduler.adapters import framing
from scheduler.adapters.base import Image
from scheduler.adapters.mastodon import pictures
from scheduler.content.crop import WHOLE, Crop
from scheduler.content.message import framed


@pytest.mark.parametrize(
    ("spoken", "box"),
    [
        ("1:1@500,500,1000,1000", (500, 0, 1500, 1000)),
        ("1:1@0,500,1000,1000", (0, 0, 1000, 1000)),  # a point at the edge moves the frame, not out of it
        ("1:1@500,500,500,1000", (750, 250, 1250, 750)),
        ("4:5@1000,0,1000,1000", (1200, 0, 2000, 1000)),
        ("free@250,500,500,400", (0, 300, 1000, 700)),
        ("2:1@500,500,1000,1000", None),  # its own shape
        ("", None),
        ("nonsense@1,2", None),
        ("0:1@1,1,1,1", None),
    ],
)
def test_a_crop_is_a_box_in_the_picture(spoken: str, box: tuple[int, ...] | None) -> None:
    assert Crop.read(spoken).box(2000, 1000) == box


def test_what_was_asked_for_comes_back_as_it_was() -> None:
    assert Crop.read("4:5@333,500,800,1000").spoken == "4:5@333,500,800,1000"
    assert Crop.read("4:5@5000,0,1,0").spoken == "4:5@1000,0,50,1000"
    assert WHOLE.spoken == ""


def test_the_channel_gets_the_part_that_was_chosen_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "im.png"
    picture = Pixels.new("RGB", (40, 20), "navy")
    picture.paste("red", (20, 0, 40, 20))
    picture.save(path)
    whole = Image("im", path, "image/png", 40, 20, path.stat().st_size, "Two fields")

    part = framed(whole, Crop.read("1:1@1000,500,1000,1000"))

    assert (part.width, part.height, part.box) == (20, 20, (20, 0, 40, 20))
    with Pixels.open(io.BytesIO(framing.octets(part))) as sent:
        assert sent.size == (20, 20)
        assert sent.getcolors() == [(400, (255, 0, 0))]
    assert framing.octets(whole) == path.read_bytes()
    assert pictures.step(part).name != pictures.step(whole).name  # uploaded ahead uncut, it is uploaded again
