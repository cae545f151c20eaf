"""What had come up from the sites by a moment of the past."""
