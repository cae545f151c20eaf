"""The demonstration: a scenario played by real processes on this machine."""
