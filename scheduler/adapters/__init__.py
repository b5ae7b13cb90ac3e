"""The platforms. A new one: a file or folder here, its line in `ADAPTERS`, its page section in docs/adapters.md."""

from __future__ import annotations

from scheduler.adapters.base import Adapter
from scheduler.adapters.bluesky import Bluesky
from scheduler.adapters.describe import describe
from scheduler.adapters.discord import Discord, DiscordWebhook
from scheduler.adapters.discourse import Discourse
from scheduler.adapters.email import Email
from scheduler.adapters.ghost import Ghost
from scheduler.adapters.lemmy import Lemmy
from scheduler.adapters.listmonk import Listmonk
from scheduler.adapters.manual import Manual
from scheduler.adapters.mastodon import Mastodon
from scheduler.adapters.matrix import Matrix
from scheduler.adapters.mediawiki import MediaWiki
from scheduler.adapters.rss import Rss
from scheduler.adapters.slack import Slack
from scheduler.adapters.teams import Teams
from scheduler.adapters.telegram import Telegram
from scheduler.adapters.webhook import Webhook
from scheduler.adapters.wordpress import WordPress

ADAPTERS: dict[str, type[Adapter]] = {
    adapter.platform: adapter
    for adapter in (
        *(Mastodon, Bluesky, WordPress, Ghost, MediaWiki, Matrix, Discourse, Rss),
        *(Discord, DiscordWebhook, Telegram, Slack, Lemmy, Listmonk, Teams),
        *(Email, Webhook, Manual),
    )
}

__all__ = ["ADAPTERS", "describe"]
