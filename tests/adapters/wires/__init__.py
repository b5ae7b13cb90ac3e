"""Servers on the loopback that speak a platform's language, remember what they were told, and fail on demand."""

from simulators.fault import Fault
from simulators.mail import SmtpWire
from simulators.wire import HttpWire, Request

__all__ = ["Fault", "HttpWire", "Request", "SmtpWire"]
