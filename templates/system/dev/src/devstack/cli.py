"""The `devstack` command: run the system on this machine, and what a developer does with it."""

import os
import sys

import httpx2

from devstack import lifecycle, verbs
from devstack.commands import command
from devstack.process import StartError


def main() -> None:
    """Run one command; exit 0 when done, 1 when there is no stack or it failed."""
    arguments = verbs.parser(__doc__).parse_args()
    try:
        status = arguments.run(arguments)
        sys.stdout.flush()
        sys.exit(status)
    except BrokenPipeError:
        # The reader of a pipe has seen enough; the interpreter must not try to flush once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except httpx2.TransportError as error:
        shows = command(lifecycle.state_of(arguments), "status")
        reason = str(error) or type(error).__name__
        print(f"{error.request.url}: {reason}; `{shows}` shows what runs", file=sys.stderr)
        sys.exit(1)
    except (StartError, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
