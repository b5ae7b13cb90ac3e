"""Pictures of the steps of a walk, kept where the environment says: MARRONNIER_LOOK=/some/folder."""

from __future__ import annotations

import os

from playwright.sync_api import Page


def picture(page: Page, name: str) -> None:
    """Nothing where no folder is named."""
    if folder := os.environ.get("MARRONNIER_LOOK"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
