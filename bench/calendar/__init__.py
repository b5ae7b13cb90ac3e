"""How quick the calendar is, however much it holds."""
