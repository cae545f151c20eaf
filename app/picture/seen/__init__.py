"""What of the picture's inputs a principal may see."""
