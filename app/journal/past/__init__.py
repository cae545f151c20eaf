"""What the journal knows of a moment of the past."""
