"""Areas as they were."""
