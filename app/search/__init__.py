"""One way to ask for a page of any list: where, when, what kind, in which state."""
