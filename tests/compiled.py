"""Templates compiled once a process, whichever application of the tests shows them: all of them take three seconds."""

from __future__ import annotations

from typing import ClassVar

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache


class Remembered(BytecodeCache):
    known: ClassVar[dict[tuple[str, str], bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (code := self.known.get((bucket.key, bucket.checksum))) is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


def remember_templates() -> None:
    """From here on, for each application that is made."""
    Flask.jinja_options = Flask.jinja_options | {"bytecode_cache": Remembered()}
