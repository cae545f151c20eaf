"""The picture as it was."""
