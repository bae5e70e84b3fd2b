"""The gateway's helper: who may pass, what its errors look like, where instances are."""
