from scheduler.adapters.slack.adapter import Slack

__all__ = ["Slack"]
