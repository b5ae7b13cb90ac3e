"""iCalendar feeds: their addresses, what they hold, and what was drawn of them last."""
