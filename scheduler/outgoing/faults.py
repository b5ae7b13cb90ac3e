"""What a broken call means: did the platform get it, or may it have?

The line is drawn where a connection is handed over for writing. Before it nothing of ours can have left; after it
nobody can tell, unless the call changes nothing and may simply be made again.
"""

from __future__ import annotations

import errno
import ssl

from scheduler.outgoing import wire
from scheduler.outgoing.errors import AdapterError, OutcomeUnknown, Unreachable
from scheduler.wording import N_, Text


def while_connecting(fault: OSError, host: str, port: int) -> Unreachable:
    """Nothing of ours has left. Names the host only: the address may lie in a private network."""
    if isinstance(fault, ssl.SSLCertVerificationError):
        return Unreachable(N_("The certificate of {host} is not valid.", host=host))
    if isinstance(fault, ssl.SSLError):
        return Unreachable(N_("No secure connection to {host} could be made.", host=host))
    if isinstance(fault, TimeoutError):
        return Unreachable(N_("{host} did not take the connection in time.", host=host))
    return Unreachable(cannot_connect(fault, host, port))


def on_the_wire(fault: wire.Broken, host: str, *, repeatable: bool) -> AdapterError:
    """As the error class that says what to do next. Names the host only: a path may hold a secret."""
    reason = _reason(fault.how, host)
    return Unreachable(reason) if repeatable or fault.how == wire.NOT_BEGUN else OutcomeUnknown(reason)


def _reason(how: str, host: str) -> Text:
    match how:
        case wire.IN_TIME:
            return N_("{host} did not answer in time.", host=host)
        case wire.CUT_OFF:
            return N_("The answer of {host} was cut off.", host=host)
        case wire.UNREADABLE:
            return N_("What {host} answered cannot be read.", host=host)
        case wire.TOO_LARGE:
            return N_("The answer of {host} is too large.", host=host)
    return N_("The connection to {host} broke off.", host=host)


def cannot_connect(fault: OSError, host: str, port: int | None) -> Text:
    """Said in our words: the system's name the address, which may lie in a private network."""
    if fault.errno == errno.ECONNREFUSED:
        return N_("{host} refuses the connection on port {port}.", host=host, port=port)
    return N_("{host} cannot be reached.", host=host)
