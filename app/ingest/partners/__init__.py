"""Which partners reports are released to."""
