"""After publishing: corrected, taken down, and what is public now."""
