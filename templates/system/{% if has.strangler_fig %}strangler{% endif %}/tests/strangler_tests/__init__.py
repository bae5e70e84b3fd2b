"""A package, so that pytest does not take the folder `strangler` for the package of that name."""
