"""The room of channels; its pages register themselves here."""

from __future__ import annotations

from flask import Blueprint, abort
from sqlalchemy import select
from sqlalchemy.orm import Session

from scheduler.adapters import ADAPTERS
from scheduler.adapters.base import Adapter, Capability
from scheduler.channels import Channel
from web.visit import g

bp = Blueprint("channels", __name__, url_prefix="/channels")


def channel_in(session: Session, channel_id: str) -> Channel:
    """A channel of this workspace that has not been removed, or 404.

    For sessions other than `g.db`: what goes out to a platform must not hold the write lock meanwhile.
    """
    channel = session.scalar(
        select(Channel).where(
            Channel.workspace_id == g.workspace_id,
            Channel.public_id == channel_id,
            Channel.removed_at.is_(None),
        )
    )
    if channel is None:
        abort(404)
    return channel


def ended_here(channel_id: str) -> Channel | None:
    """A channel of this workspace that was removed: only its history is left to be read."""
    return g.db.scalar(
        select(Channel).where(
            Channel.workspace_id == g.workspace_id,
            Channel.public_id == channel_id,
            Channel.removed_at.is_not(None),
        )
    )


def channel_here(channel_id: str) -> Channel:
    """The same in the session of this request."""
    return channel_in(g.db, channel_id)


def list_in(session: Session, channel_id: str) -> Channel:
    """A channel that writes to people who asked for it, or 404."""
    channel = channel_in(session, channel_id)
    if not keeps_a_list(channel):
        abort(404)
    return channel


def adapter_called(platform: str) -> type[Adapter]:
    adapter = ADAPTERS.get(platform)
    if adapter is None:
        abort(404)
    return adapter


def keeps_a_list(channel: Channel) -> bool:
    """Does this channel write to people who asked for it?"""
    adapter = ADAPTERS.get(channel.platform)
    return adapter is not None and Capability.AUDIENCE in adapter.capabilities
