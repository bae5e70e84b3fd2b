"""How the other services are reached."""
