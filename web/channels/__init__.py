"""The pages of channels: the list, connecting, looking after one, and whom its mailing goes to."""

from web.channels import bringing_in, connecting, keeping, listing, permitting, recipients, removing
from web.channels.blueprint import bp

__all__ = ["bp", "bringing_in", "connecting", "keeping", "listing", "permitting", "recipients", "removing"]
