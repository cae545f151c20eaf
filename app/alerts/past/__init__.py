"""Alerts as they were."""
