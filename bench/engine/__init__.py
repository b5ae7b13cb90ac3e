"""How fast, how late, at what cost: the product beside the usual queues, in one run. See docs/performance.md."""
