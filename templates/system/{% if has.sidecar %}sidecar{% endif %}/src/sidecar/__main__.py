"""`python -m sidecar` stands beside an instance until it is told to stop."""

import os
import sys


def main() -> int:
    """Run the sidecar. Returns the exit status."""
    import asyncio

    from sidecar.agent import Agent
    from sidecar.environment import CannotStart
    from sidecar.settings import Settings

    try:
        asyncio.run(Agent(Settings.read(os.environ)).run())
    except CannotStart as error:
        print(f"sidecar cannot start: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
