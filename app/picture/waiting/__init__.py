"""What waits for a watch officer."""
