"""What the answers consist of."""
