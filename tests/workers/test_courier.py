from __future__ import annotations

import threading
import time

from scheduler.courier import Listener, RedisCourier, redis_address
from tests.workers.conftest import RunningValkey
from workers import valkey


def test_a_wake_up_ends_the_wait(settings, running_valkey):
    listener, courier = Listener(settings), RedisCourier(settings)
    assert listener.wait(0.05) is False  # subscribes
    threading.Timer(0.05, courier.wake).start()

    began = time.monotonic()

    assert listener.wait(10) is True
    assert time.monotonic() - began < 5
    listener.close()


def test_many_wake_ups_are_one_reason_to_look(settings, running_valkey):
    listener, courier = Listener(settings), RedisCourier(settings)
    listener.wait(0.05)
    for _ in range(20):
        courier.wake("fast")

    assert listener.wait(5) is True
    assert listener.wait(0.05) is False
    listener.close()


def test_without_redis_a_wake_up_is_lost_in_silence(settings):
    RedisCourier(settings).wake()

    assert Listener(settings).wait(0.01) is False


def test_a_redis_that_died_costs_nobody_anything_and_is_found_again(settings, running_valkey: RunningValkey):
    listener, courier = Listener(settings), RedisCourier(settings)
    listener.wait(0.01)
    running_valkey.kill()

    began = time.monotonic()
    courier.wake()
    courier.wake()
    assert listener.wait(0.2) is False
    # Its patience is a third of a second, twice; the rest is a busy machine's.
    assert time.monotonic() - began < 5

    running_valkey.start()
    deadline = time.monotonic() + 10
    while not listener.wait(0.1):
        courier.wake()
        assert time.monotonic() < deadline
    listener.close()


def test_a_long_data_folder_gets_its_socket_elsewhere(tmp_path):
    data = tmp_path / ("a" * 60) / ("b" * 60)
    socket = valkey.prepare(data)

    assert len(str(socket)) <= valkey.LONGEST_SOCKET
    assert socket.parent.stat().st_mode & 0o777 == 0o700
    assert (data / "valkey" / "address").read_text() == f"unix://{socket}\n"

    valkey.clear(data)
    assert not socket.parent.exists()


def test_a_record_that_names_a_strangers_folder_is_not_followed(tmp_path, settings):
    theirs = tmp_path / "marronnier-valkey-theirs"
    theirs.mkdir(mode=0o755)
    (theirs / "valkey.sock").touch()
    (settings.data_dir / "valkey").mkdir(parents=True)
    (settings.data_dir / "valkey" / "address").write_text(f"unix://{theirs}/valkey.sock")

    valkey.prepare(settings.data_dir)

    assert (theirs / "valkey.sock").exists()
    assert redis_address(settings) == f"unix://{settings.data_dir}/valkey/valkey.sock"
