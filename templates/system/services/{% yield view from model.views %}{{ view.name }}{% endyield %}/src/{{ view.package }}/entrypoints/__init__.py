"""How questions reach the read model."""
