"""Estuary landscapes, drawn here so that the demo newsroom needs no file from anywhere."""

from __future__ import annotations

import io
import math
import random

from PIL import Image, ImageDraw

SIZE = (1600, 1000)
SKIES = [
    ((214, 232, 240), (244, 206, 178), (205, 104, 92), (60, 62, 104)),
    ((203, 226, 238), (122, 170, 190), (49, 110, 140), (20, 60, 84)),
    ((232, 236, 216), (160, 196, 160), (86, 142, 112), (36, 78, 70)),
    ((232, 220, 240), (178, 150, 196), (112, 82, 146), (54, 40, 84)),
    ((250, 232, 190), (240, 178, 104), (196, 92, 60), (96, 44, 44)),
]


def landscape(number: int) -> bytes:
    """A JPEG of hills, water and a sun; the same number draws the same picture."""
    dice = random.Random(number)  # noqa: S311 (a drawing, not a secret)
    sky, far, middle, near = SKIES[number % len(SKIES)]
    picture = Image.new("RGB", SIZE, sky)
    pen = ImageDraw.Draw(picture)
    x, y, r = dice.randint(300, 1300), dice.randint(220, 420), dice.randint(70, 120)
    pen.ellipse((x - r, y - r, x + r, y + r), fill=(255, 246, 228))
    for colour, base, height in ((far, 560, 120), (middle, 680, 90), (near, 800, 60)):
        phase, wave = dice.random() * 6, dice.uniform(0.003, 0.006)
        ridge = [(px, base - height * math.sin(px * wave + phase)) for px in range(0, SIZE[0] + 20, 20)]
        pen.polygon([(0, SIZE[1]), *ridge, (SIZE[0], SIZE[1])], fill=colour)
    for line in range(8):
        left = dice.randint(80, 1300)
        level = 850 + line * 16
        pen.line((left, level, left + dice.randint(60, 220), level), fill=sky, width=3)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()


ALTS_FR = [
    "Coucher de soleil orangé sur l’estuaire, collines en silhouette.",
    "Matin bleu sur le fleuve, un soleil pâle au-dessus des collines.",
    "Collines vertes au bord de l’eau calme.",
    "Ciel mauve du soir au-dessus de l’estuaire.",
    "Lumière dorée d’automne sur les rives.",
]
