"""Deliveries as they were."""
