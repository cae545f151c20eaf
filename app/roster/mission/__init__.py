"""A whole mission at once: the mission file and its import."""
