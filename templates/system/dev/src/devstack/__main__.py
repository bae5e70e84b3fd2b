"""`python -m devstack` is the `devstack` command."""

from devstack.cli import main

if __name__ == "__main__":
    main()
