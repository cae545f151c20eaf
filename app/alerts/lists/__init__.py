"""What principals may see of the alerts, page by page."""
