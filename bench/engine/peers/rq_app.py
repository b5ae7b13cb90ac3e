from __future__ import annotations

import call


def send(number: int, channel: int) -> None:
    call.post(number, channel)
