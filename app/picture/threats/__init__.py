"""Threats in the database: derived rows, their identities, their history."""
