"""Real servers that adapters are tried on: each is installed by a module of this package."""

from __future__ import annotations

from setup.place import SERVERS
from setup.servers import bluesky, ghost, mediawiki, opensmtpd, synapse, wordpress
from setup.wanted import Wanted

WANTED = Wanted(
    "servers",
    SERVERS,
    {
        "wordpress": wordpress.install,
        "mediawiki": mediawiki.install,
        "bluesky": bluesky.install,
        "synapse": synapse.install,
        "opensmtpd": opensmtpd.install,
        "ghost": ghost.install,
    },
)
