"""What principals may see of the deliveries."""
