"""`marronnier serve`: the pages and the API, with waitress."""

from __future__ import annotations

import argparse
import gc
import signal
import sys
from types import FrameType

import waitress

from scheduler import logbook
from scheduler.config import Settings
from scheduler.courier import RedisCourier
from scheduler.sealing import Sealer
from web.app import create_app

THREADS = 8
LARGEST = 64 * 1024 * 1024  # bytes of a request; the media room asks for less


def serve(argv: list[str]) -> None:
    """serve the pages and the API only"""
    argparse.ArgumentParser("marronnier serve", description=serve.__doc__).parse_args(argv)
    settings = Settings.from_env()
    logbook.configure(settings.log_format, "web")
    app = create_app(settings, courier=RedisCourier(settings), sealer=Sealer.of(settings))
    signal.signal(signal.SIGTERM, _leave)
    keep_what_is_loaded()
    waitress.serve(
        app,
        host=settings.bind_host,
        port=settings.bind_port,
        threads=THREADS,
        ident=None,
        # Who is behind a proxy is the application's to judge, by MARRONNIER_TRUSTED_PROXIES.
        clear_untrusted_proxy_headers=False,
        max_request_body_size=LARGEST,
    )


def keep_what_is_loaded() -> None:
    """A page makes thousands of rows and few circles: looking for those at every seven hundredth object, among all that
    was loaded with the application, took up to a fifth of a long page's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


def _leave(number: int, frame: FrameType | None) -> None:
    # Waitress ends its loop on SystemExit, and its threads with it.
    sys.exit(0)
