"""Plain connections to checked addresses, for HTTP and SMTP."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence

from scheduler.outgoing.addresses import Address
from scheduler.outgoing.deadlines import within
from scheduler.outgoing.errors import Unreachable
from scheduler.outgoing.faults import cannot_connect
from scheduler.wording import N_

NEXT_AFTER = 2.0  # seconds


async def connect(addresses: Sequence[Address], host: str, port: int, timeout: float) -> socket.socket:
    """Connected to the first address that answers. `host` is only for the message. Raises Unreachable."""
    loop = asyncio.get_running_loop()
    trouble: OSError = TimeoutError()
    for number, address in enumerate(addresses, 1):
        # A route that swallows everything (often that of IPv6) must not eat the time of the next address.
        patience = timeout if number == len(addresses) else min(timeout, NEXT_AFTER)
        sock = socket.socket(socket.AF_INET if address.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)
        sock.setblocking(False)
        try:
            with within(patience):
                await loop.sock_connect(sock, (str(address), port))
        except BaseException as fault:
            sock.close()
            if not isinstance(fault, OSError):
                raise
            trouble = fault
        else:
            return sock
    if isinstance(trouble, TimeoutError):
        raise Unreachable(N_("{host} did not take the connection in time.", host=host))
    raise Unreachable(cannot_connect(trouble, host, port))
