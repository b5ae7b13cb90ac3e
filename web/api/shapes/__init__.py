"""What goes over the wire: pydantic models, one file a noun. Ids are opaque strings, times RFC 3339."""
