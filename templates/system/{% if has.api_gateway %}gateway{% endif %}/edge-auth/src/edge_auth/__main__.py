"""`python -m edge_auth` serves the gateway's helper until it is told to stop."""

import sys

from chassis.server import run_until_complete
from chassis.settings import ConfigurationError

from edge_auth.bootstrap import serve
from edge_auth.settings import EdgeAuthSettings


def main() -> int:
    """Run the helper. Returns the exit status."""
    try:
        run_until_complete(serve(EdgeAuthSettings.load()))
    except ConfigurationError as error:
        print(f"edge-auth cannot start: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
