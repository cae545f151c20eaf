"""Full pictures that officers ask for."""
