"""The gateway's helper: who may pass, what the gateway's own errors look like, where instances are."""
