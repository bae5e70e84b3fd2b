"""Generate a running multi-service Python repository from proven patterns, and keep it alive."""
