"""One answer out of several services: `parts` is what it consists of, `gathering` asks for them."""
