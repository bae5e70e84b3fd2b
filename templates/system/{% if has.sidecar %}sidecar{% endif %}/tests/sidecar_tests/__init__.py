"""A package of its own: the folder `sidecar` and the package `sidecar` share a name."""
