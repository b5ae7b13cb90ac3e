"""Servers on the loopback that speak a platform's language, remember what they were told, and fail on demand."""

from tests.adapters.wires.fault import Fault
from tests.adapters.wires.http import HttpWire, Request
from tests.adapters.wires.smtp import SmtpWire

__all__ = ["Fault", "HttpWire", "Request", "SmtpWire"]
