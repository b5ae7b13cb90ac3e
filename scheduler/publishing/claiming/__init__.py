"""Making what is due ours: whose turn it is, within which limits, written down before anything is sent."""
