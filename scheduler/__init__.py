"""What the product knows and decides. Imports neither Flask nor RQ."""
