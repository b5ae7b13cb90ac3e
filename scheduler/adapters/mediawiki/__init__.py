from scheduler.adapters.mediawiki.adapter import MediaWiki

__all__ = ["MediaWiki"]
