"""CalDAV (RFC 4791, 6578, 5397): the protocol alone, over whatever keeps calendars (`scheduler.calendar.dav.backend`)."""
