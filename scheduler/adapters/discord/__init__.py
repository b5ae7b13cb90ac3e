from scheduler.adapters.discord.bot import Discord
from scheduler.adapters.discord.hook import DiscordWebhook

__all__ = ["Discord", "DiscordWebhook"]
