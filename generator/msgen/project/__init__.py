"""The generated repository: what to write (`plan`), writing it (`apply`), its commit (`git`)."""
