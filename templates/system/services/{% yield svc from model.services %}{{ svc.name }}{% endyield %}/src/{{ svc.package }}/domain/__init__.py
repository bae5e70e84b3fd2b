"""What the service is about: no framework, no database, no network."""
