"""What principals may see of the picture, page by page."""
