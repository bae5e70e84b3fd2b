"""How the service is reached."""
