"""Single rows of the roster: how each is written, and the revision that rises with every change."""
