"""Who may come in: accounts with passwords, browser sessions, API keys and one-time set-up links."""
