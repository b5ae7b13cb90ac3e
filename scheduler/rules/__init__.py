"""Families of charter rules: one file each. No database, no network, no clock in here."""
