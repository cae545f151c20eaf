"""Where units are."""
