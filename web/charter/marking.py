"""Findings on the words they are about: the text cut where one begins or ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from scheduler.charter import Finding


@dataclass(frozen=True)
class Piece:
    text: str
    findings: tuple[Finding, ...] = ()

    @property
    def tone(self) -> str:
        return "block" if any(finding.blocks for finding in self.findings) else "advise"


def pieces(text: str, findings: Sequence[Finding]) -> list[Piece]:
    """The whole text in order; a finding without words of its own marks nothing."""
    seams = sorted({0, len(text), *(f.start for f in findings), *(f.end for f in findings)})
    return [
        Piece(text[start:end], tuple(f for f in findings if f.start <= start and end <= f.end))
        for start, end in pairwise(seams)
    ]
