"""What a button of the composer does to the sheet before it is saved. Each works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from scheduler.content.spacing import spaced
from web.composer import threads
from web.composer.sheet import Picture, Sheet, Version

# The button's value is the gesture's name, then what it is about: `tailor:CHANNEL`, `up:CHANNEL:MEDIA`.
Gesture = Callable[[Sheet, str, str], Sheet]


def after(sheet: Sheet, do: str) -> Sheet:
    """The sheet as it is once the button had its way; a button that means something else changes nothing."""
    name, _, rest = do.partition(":")
    about, _, what = rest.partition(":")
    gesture = GESTURES.get(name)
    return gesture(sheet, about, what) if gesture else sheet


def _tailor(sheet: Sheet, channel: str, _: str) -> Sheet:
    """Words of its own, beginning with the common ones."""
    return _version(sheet, channel, lambda v: replace(v, text=sheet.text) if v.text is None else v)


def _follow(sheet: Sheet, channel: str, _: str) -> Sheet:
    return _version(sheet, channel, lambda v: replace(v, text=None))


def _own_images(sheet: Sheet, channel: str, _: str) -> Sheet:
    return _version(
        sheet, channel, lambda v: replace(v, pictures=sheet.pictures) if v.pictures is None else v
    )


def _common_images(sheet: Sheet, channel: str, _: str) -> Sheet:
    return _version(sheet, channel, lambda v: replace(v, pictures=None))


def _spaces(sheet: Sheet, channel: str, _: str) -> Sheet:
    """The non-breaking spaces French typography asks for; `channel` empty for the common text."""
    if not channel:
        return replace(sheet, text=spaced(sheet.text))
    return _version(sheet, channel, lambda v: replace(v, text=None if v.text is None else spaced(v.text)))


def _language(sheet: Sheet, language: str, _: str) -> Sheet:
    return replace(sheet, language=language)


def with_words(sheet: Sheet, channel: str, words: str) -> Sheet:
    """Kept words after what is written, a blank line between."""

    def joined(text: str) -> str:
        return f"{text.rstrip()}\n\n{words}" if text.strip() else words

    if not channel:
        return replace(sheet, text=joined(sheet.text))
    return _version(sheet, channel, lambda v: v if v.text is None else replace(v, text=joined(v.text)))


def _take_off(sheet: Sheet, channel: str, _: str) -> Sheet:
    return replace(sheet, versions={name: v for name, v in sheet.versions.items() if name != channel})


def _up(sheet: Sheet, channel: str, media: str) -> Sheet:
    return _pictures(sheet, channel, lambda shown: _moved(shown, media, -1))


def _down(sheet: Sheet, channel: str, media: str) -> Sheet:
    return _pictures(sheet, channel, lambda shown: _moved(shown, media, +1))


def _out(sheet: Sheet, channel: str, media: str) -> Sheet:
    return _pictures(sheet, channel, lambda shown: tuple(p for p in shown if p.media != media))


def _piece_up(sheet: Sheet, channel: str, number: str) -> Sheet:
    return _version(sheet, channel, lambda v: threads.up(v, number))


def _piece_down(sheet: Sheet, channel: str, number: str) -> Sheet:
    return _version(sheet, channel, lambda v: threads.down(v, number))


def _piece_join(sheet: Sheet, channel: str, number: str) -> Sheet:
    return _version(sheet, channel, lambda v: threads.joined(v, number))


def _piece_out(sheet: Sheet, channel: str, number: str) -> Sheet:
    return _version(sheet, channel, lambda v: threads.without(v, number))


GESTURES: Mapping[str, Gesture] = {
    "tailor": _tailor,
    "follow": _follow,
    "own-images": _own_images,
    "common-images": _common_images,
    "take-off": _take_off,
    "spaces": _spaces,
    "language": _language,
    "piece-up": _piece_up,
    "piece-down": _piece_down,
    "piece-join": _piece_join,
    "piece-out": _piece_out,
    "up": _up,
    "down": _down,
    "out": _out,
}


def with_more(sheet: Sheet, channel: str, more: tuple[Picture, ...]) -> Sheet:
    """More pictures at the end, each once; `channel` empty for the common ones."""
    return _pictures(
        sheet, channel, lambda shown: (*shown, *(p for p in more if p.media not in {s.media for s in shown}))
    )


def _version(sheet: Sheet, channel: str, change: Callable[[Version], Version]) -> Sheet:
    version = sheet.versions.get(channel)
    if version is None or version.settled:
        return sheet
    return replace(sheet, versions={**sheet.versions, channel: change(version)})


def _pictures(
    sheet: Sheet, channel: str, change: Callable[[tuple[Picture, ...]], tuple[Picture, ...]]
) -> Sheet:
    if not channel:
        return replace(sheet, pictures=change(sheet.pictures))
    return _version(sheet, channel, lambda v: replace(v, pictures=change(v.pictures or ())))


def _moved(shown: tuple[Picture, ...], media: str, by: int) -> tuple[Picture, ...]:
    order = list(shown)
    for place, picture in enumerate(order):
        if picture.media == media:
            to = min(max(0, place + by), len(order) - 1)
            order.insert(to, order.pop(place))
            break
    return tuple(order)
