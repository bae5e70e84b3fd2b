"""How questions reach the composition."""
