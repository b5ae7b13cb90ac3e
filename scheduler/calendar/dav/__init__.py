"""The calendar for applications that also write: what they see, what they may change, what they are told when not."""
