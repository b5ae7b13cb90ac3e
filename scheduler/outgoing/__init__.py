"""The one way out: every address a person can influence is called through this client, which checks it first."""

from scheduler.outgoing.client import Client
from scheduler.outgoing.errors import AddressRefused
from scheduler.outgoing.exchange import Answer, Upload

__all__ = ["AddressRefused", "Answer", "Client", "Upload"]
