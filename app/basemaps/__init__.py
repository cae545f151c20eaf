"""Maps that a mission brings: files in a folder, found without a restart."""
