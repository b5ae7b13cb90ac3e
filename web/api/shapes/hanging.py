"""What hangs on a post, as the API takes and shows it: pictures with their crop, videos, documents."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from scheduler.content.crop import Crop

RATIO = r"^(free|[1-9][0-9]?(\.[0-9]{1,2})?:[1-9][0-9]?)$"


class CropIn(BaseModel):
    """The part of a picture that is shown, in parts of it from 0 to 1."""

    model_config = ConfigDict(extra="forbid")

    ratio: str = Field(description="Such as 4:5; `free` for a rectangle of any shape.", pattern=RATIO)
    x: float = Field(0.5, ge=0, le=1, description="Its middle, from the left.")
    y: float = Field(0.5, ge=0, le=1, description="Its middle, from the top.")
    width: float = Field(
        1, ge=0.05, le=1, description="Of what could be had of that shape; of the whole where free."
    )
    height: float = Field(1, ge=0.05, le=1, description="Of the whole; only where free.")

    def crop(self) -> Crop:
        sides = (round(1000 * side) for side in (self.x, self.y, self.width, self.height))
        return Crop(self.ratio, *sides).within()

    @classmethod
    def of(cls, crop: Crop) -> dict[str, Any] | None:
        if not crop:
            return None
        sides = {"x": crop.x, "y": crop.y, "width": crop.width, "height": crop.height}
        return {"ratio": crop.ratio, **{name: side / 1000 for name, side in sides.items()}}


class HungIn(BaseModel):
    """A file of the library as it hangs on a post. What is left out is as the library, or the post, has it."""

    model_config = ConfigDict(extra="forbid")

    id: str
    alt: str | None = Field(None, max_length=1500)
    crop: CropIn | None = Field(
        None, description="null: the whole picture. Left out: as it was cropped here."
    )


Hung = Annotated[str | HungIn, Field(description="The id of a file, or {id, alt?, crop?}.")]


class ImageOut(BaseModel):
    id: str
    kind: Literal["picture", "video", "document"]
    alt: str
    crop: CropIn | None
    url: str
