"""The mix of pillars of each channel on the plan page; a bar is drawn once for all that show the same."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from flask_babel import gettext
from markupsafe import Markup, escape

from scheduler.planning.coverage import Share

STEP = 5  # percent: widths come in steps, for the policy allows no style attribute


class MixRows:
    """For one page: one `<li>` a pillar, its name, its share as a bar with the wish marked, and both as numbers."""

    def __init__(self) -> None:
        self._bar = cache(_bar)
        self._names: dict[int | None, str] = {}

    def __call__(self, mix: Iterable[Share]) -> Markup:
        items = "".join(f"<li>{self._name(one)}{self._bar(one.percent, one.wanted)}</li>" for one in mix)
        return Markup(items)  # noqa: S704  (names are escaped below, the rest is ours)

    def _name(self, share: Share) -> str:
        key = share.pillar.id if share.pillar else None
        if key not in self._names:
            self._names[key] = _name(share)
        return self._names[key]


def _name(share: Share) -> str:
    if share.pillar is None:
        words = f"<em>{escape(gettext('no pillar'))}</em>"
    else:
        words = str(escape(share.pillar.name))
        if share.pillar.closed_at:
            words += f' <span class="muted">({escape(gettext("closed"))})</span>'
    return f'<span class="mix-name">{words}</span>'


def _bar(percent: int, wanted: int) -> str:
    wish = f'<span class="wish w{_step(wanted)}"></span>' if wanted else ""
    wished = escape(gettext("wished %(wanted)s%%", wanted=wanted)) if wanted else ""
    numbers = f' <span class="muted">{wished}</span>' if wanted else ""
    return (
        f'<span class="bar" aria-hidden="true"><span class="real w{_step(percent)}"></span>{wish}</span>'
        f'<span class="mix-n">{escape(gettext("%(real)s%%", real=percent))}{numbers}</span>'
    )


def _step(percent: int) -> int:
    return round(percent / STEP) * STEP
