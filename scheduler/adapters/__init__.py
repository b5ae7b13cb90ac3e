"""Platforms we can publish on: one file each."""
