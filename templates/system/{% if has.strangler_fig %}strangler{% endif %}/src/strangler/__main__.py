"""`python -m strangler` is the command `strangler`."""

from strangler.cli import main

if __name__ == "__main__":
    main()
