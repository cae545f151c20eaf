"""Which partners threats are released to."""
