"""Does a message fit a platform? The same answer while somebody writes, at the gate, and when it leaves."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.adapters.base import COMMENT, Adapter, Capability, Image, Limits, Message, Part
from scheduler.wording import N_, Text


def objections(adapter: Adapter, message: Message) -> tuple[Text, ...]:
    """Everything the platform would refuse about this message, known before it is asked. Pure."""
    if not message.text.strip() and not message.images:
        return (N_("There is nothing to publish yet."),)
    return (*_length(adapter, message), *_pictures(adapter, message), *adapter.objections(message))


def _length(adapter: Adapter, message: Message) -> Iterator[Text]:
    limits = adapter.limits
    for part in adapter.parts(message)[: 1 if not adapter.chained else None]:
        used = adapter.count(part.text, limits=limits, options=part.message.options)
        if limits.text is not None and used > limits.text:
            yield _too_long(part, used, limits.text)
    if limits.title is not None and len(message.title) > limits.title:
        yield N_(
            "The title has {used} characters; {most} are allowed here.",
            used=len(message.title),
            most=limits.title,
        )


def _too_long(part: Part, used: int, most: int) -> Text:
    if part.name == COMMENT:
        return N_(
            "The first comment counts {used} characters here; {most} are allowed.", used=used, most=most
        )
    return N_("The text counts {used} characters here; {most} are allowed.", used=used, most=most)


def _pictures(adapter: Adapter, message: Message) -> Iterator[Text]:
    limits, count = adapter.limits, len(message.images)
    if count and Capability.IMAGES not in adapter.capabilities:
        yield N_("No images can be published here.")
    elif count > limits.images:
        yield N_("There are {used} images; {most} are allowed here.", used=count, most=limits.images)
    for number, image in enumerate(message.images, 1):
        yield from _picture(number, image, limits)


def _picture(number: int, image: Image, limits: Limits) -> Iterator[Text]:
    if limits.image_bytes is not None and image.size > limits.image_bytes:
        yield N_("The file of image {number} is too large for this channel.", number=number)
    if limits.image_pixels is not None and image.width * image.height > limits.image_pixels:
        yield N_("Image {number} has too many pixels for this channel.", number=number)
    if limits.alt_text is not None and len(image.alt) > limits.alt_text:
        yield N_(
            "The alternative text of image {number} is longer than {most} characters.",
            number=number,
            most=limits.alt_text,
        )
