"""Which partners alerts are released to."""
