"""What the events of other services mean here."""
