"""The sidecar of a service: everything that goes in or out of an instance goes through it."""
