"""What a broken call means: did the platform get it, or may it have?

The line is drawn where a connection is handed over for writing. Before it nothing of ours can have left; after it
nobody can tell, unless the call changes nothing and may simply be made again.
"""

from __future__ import annotations

import errno
import ssl
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.late import late
from scheduler.outgoing.errors import AdapterError, OutcomeUnknown, Rejected, Unreachable
from scheduler.wording import N_, Text

if TYPE_CHECKING:
    import aiohttp
else:
    aiohttp = late("aiohttp")


@dataclass
class Progress:
    """How far one call got; the session's connector keeps it."""

    connected: bool = False


# Of the call that this coroutine is making. aiohttp's tracing could tell too, at a sixth of what a call costs.
under_way: ContextVar[Progress | None] = ContextVar("under_way", default=None)


def meaning(fault: Exception, host: str, progress: Progress, *, repeatable: bool) -> AdapterError:
    """The fault as the error class that says what to do next. Names the host only: a path may hold a secret."""
    if isinstance(fault, aiohttp.InvalidURL | aiohttp.NonHttpUrlClientError):
        return Rejected(N_("{host} is not a web address that can be called.", host=host))
    reason = _reason(fault, host)
    if repeatable or not progress.connected:
        return Unreachable(reason)
    return OutcomeUnknown(reason)


def _reason(fault: Exception, host: str) -> Text:
    if isinstance(fault, aiohttp.ClientConnectorCertificateError | ssl.CertificateError):
        return N_("The certificate of {host} is not valid.", host=host)
    if isinstance(fault, aiohttp.ClientSSLError | ssl.SSLError):
        return N_("No secure connection to {host} could be made.", host=host)
    if isinstance(fault, aiohttp.ConnectionTimeoutError):
        return N_("{host} did not take the connection in time.", host=host)
    if isinstance(fault, TimeoutError):
        return N_("{host} did not answer in time.", host=host)
    if isinstance(fault, aiohttp.ClientConnectorError):
        return cannot_connect(fault, host, fault.port)
    if isinstance(fault, aiohttp.ClientPayloadError):
        return N_("The answer of {host} was cut off.", host=host)
    if isinstance(fault, aiohttp.ClientResponseError):
        return N_("What {host} answered cannot be read.", host=host)
    return N_("The connection to {host} broke off.", host=host)


def cannot_connect(fault: OSError, host: str, port: int | None) -> Text:
    """Said in our words: the system's name the address, which may lie in a private network."""
    if fault.errno == errno.ECONNREFUSED:
        return N_("{host} refuses the connection on port {port}.", host=host, port=port)
    return N_("{host} cannot be reached.", host=host)
