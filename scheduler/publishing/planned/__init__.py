"""On the calendar: scheduling, moving, editing, holding and letting go of what is still to leave."""
