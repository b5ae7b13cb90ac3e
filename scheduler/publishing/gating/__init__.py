"""The one gate, and what it last passed."""
