"""The platform of the bench: takes a post, answers after 20 ms, and remembers when it came.

`/hang/…` never answers in time, `/busy/…` answers 429; anything else is a good platform. Printed first is the port.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

from aiohttp import web

LATENCY = 0.02
HANGS = 120.0

arrivals: list[tuple[float, str, str]] = []


async def answer(request: web.BaseRequest) -> web.StreamResponse:
    came = time.time()
    path = request.path
    if path == "/count":
        return web.Response(text=str(len(arrivals)))
    if request.method == "GET":
        return web.Response(body=json.dumps(arrivals).encode(), content_type="application/json")
    if path == "/forget":
        arrivals.clear()
        return web.Response()
    arrivals.append((came, request.headers["webhook-id"], path))
    await request.read()
    if path.startswith("/busy/"):
        return web.Response(status=429, headers={"Retry-After": "2"})
    await asyncio.sleep(HANGS if path.startswith("/hang/") else LATENCY)
    return web.Response(status=204)


async def serve() -> None:
    runner = web.ServerRunner(web.Server(answer, access_log=None))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=2048)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    # Gone with whoever started it: the pipe closes either way.
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
