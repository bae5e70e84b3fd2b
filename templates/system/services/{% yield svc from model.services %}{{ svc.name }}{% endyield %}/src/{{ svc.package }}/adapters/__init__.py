"""How the ports are met: database, memory, other services."""
