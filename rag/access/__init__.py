"""Who may reach the page: logins, sessions, and which name and origin a request may have."""
