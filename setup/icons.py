"""One SVG sprite of the icons `web/static/icons.txt` names, out of Tabler's outlines.

A page shows one with `<svg class="i"><use href="…/icons.svg#calendar-month"/></svg>`. The width of the line is left
to the style sheet (`stroke-width` on the svg), so that small icons can be drawn heavier.
"""

from __future__ import annotations

import re
from pathlib import Path

from setup.say import Problem

OUTLINE = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
FILLED = 'fill="currentColor" stroke="none"'
SPACER = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


def sprite(names_file: Path, icons: Path) -> str:
    """The sprite as text; raises Problem with a sentence for each name Tabler does not have."""
    lost, symbols = [], []
    for name in names(names_file):
        filled = name.endswith("-filled")
        source = icons / ("filled" if filled else "outline") / f"{name.removesuffix('-filled')}.svg"
        if not source.is_file():
            lost.append(f"web/static/icons.txt asks for the icon “{name}”, which Tabler does not have.")
            continue
        drawing = _drawing(source.read_text(encoding="utf-8"))
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" {FILLED if filled else OUTLINE}>{drawing}</symbol>'
        )
    if lost:
        raise Problem(*lost)
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def names(file: Path) -> list[str]:
    """The names in the list, once each, in order; a line starting with # is a remark."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return sorted({word for line in lines if not line.startswith("#") for word in line.split()})


def _drawing(svg: str) -> str:
    inside = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
    return re.sub(r"\s+", " ", SPACER.sub("", inside)).replace("> <", "><").strip()
