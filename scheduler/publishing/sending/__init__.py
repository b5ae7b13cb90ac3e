"""A drain: what is ours goes out, and what came back is written down."""
