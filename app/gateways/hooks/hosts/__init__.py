"""Hosts inside the mission's own network that an administrator allows as receivers."""
