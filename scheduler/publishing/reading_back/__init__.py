"""What became of what nobody answered for: looked up, taken over, or asked of a person."""
