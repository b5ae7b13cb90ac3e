"""How a deed becomes a link, in plain values: what the chain writes and what `verifying` checks without a database.

Two chains run through the same deeds. `link` goes through all workspaces of the house, in the order they were sealed. `own_link`
ties one workspace's links to each other, so that a workspace's export shows what was taken out of it, without the others' deeds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

GENESIS = "0" * 64
FIELDS = (
    "id", "workspace", "at", "verb", "person", "about_kind", "about_id", "charter_version", "detail",
)  # fmt: skip


def link(before: str, deed: Mapping[str, Any]) -> str:
    """sha256 of the hash before and the deed's `FIELDS`, in their order; `at` as ISO 8601."""
    canonical = json.dumps(
        [deed[name] for name in FIELDS], sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(f"{before}{canonical}".encode()).hexdigest()


def own_link(before: str, its_link: str) -> str:
    """sha256 of the workspace's hash before and the deed's link."""
    return hashlib.sha256(f"{before}{its_link}".encode()).hexdigest()
