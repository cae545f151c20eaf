"""People who sign in on the tablets of a site."""
