"""A Redis that has just started and still reads its file: it takes connections and answers every word with LOADING."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator

import pytest

from scheduler.config import VALKEY_ADDRESS
from scheduler.courier import Listener, RedisCourier, redis_address
from scheduler.publishing.tick import Due
from tests.workers.test_tick import BELLS, Hands, Seconds, a_tick, bells, hands, seconds
from workers.doorbell import Doorbell, answer

__all__ = ["a_tick", "hands", "seconds"]  # fixtures


class _Loading(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        for line in self.rfile:
            if line.startswith(b"*"):  # where a command begins
                server.asked += 1
                self.wfile.write(b"-LOADING Redis is loading the dataset in memory\r\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    asked = 0


@pytest.fixture
def loading() -> Iterator[_Server]:
    with _Server(("127.0.0.1", 0), _Loading) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def address_of(server: _Server) -> str:
    return f"redis://127.0.0.1:{server.server_address[1]}/0"


def test_a_redis_that_is_still_loading_keeps_nothing_waiting_and_is_used_once_it_is_there(
    a_tick, settings, loading: _Server, running_valkey, seconds: Seconds, hands: Hands
):
    there = redis_address(settings)
    file = settings.data_dir / VALKEY_ADDRESS
    file.write_text(address_of(loading))
    tick = a_tick(Due({"fast": 1}))

    tick.round()
    assert loading.asked
    assert hands.asked == [["fast"]]

    file.write_text(there)
    seconds.now = 1.0
    tick.round()
    assert hands.asked == [["fast"]]
    assert bells(settings) == ["fast"]


def test_while_redis_loads_a_chore_is_not_called_for_and_no_word_to_it_raises(settings, loading: _Server):
    file = settings.data_dir / VALKEY_ADDRESS
    file.parent.mkdir(parents=True)
    file.write_text(address_of(loading))

    assert Doorbell(settings, BELLS).call("drain") is False
    answer(settings, "drain")
    RedisCourier(settings).wake()
    listener = Listener(settings)
    assert listener.wait(0.01) is False
    listener.close()
    assert loading.asked >= 4
