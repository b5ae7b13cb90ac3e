"""A workspace's plan as a file of words: to be kept, compared, and brought to this or another workspace."""
