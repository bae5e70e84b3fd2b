"""`python -m strangler.differ` compares until it is told to stop."""

import sys

from chassis.server import run_until_complete
from chassis.settings import ConfigurationError

from strangler.differ.bootstrap import serve
from strangler.differ.settings import DifferSettings


def main() -> int:
    """Run the differ. Returns the exit status."""
    try:
        run_until_complete(serve(DifferSettings.load()))
    except ConfigurationError as error:
        print(f"the differ cannot start: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
