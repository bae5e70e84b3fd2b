"""`up`, `down`, `status`, `logs`: the stack itself."""

from devstack import lifecycle
from devstack.verbs import Commands


def add(commands: Commands) -> None:
    """Add the commands."""
    start = commands.add_parser("up", help="start everything and print where it is")
    start.add_argument("-d", "--detach", action="store_true", help="return when it is ready")
    start.set_defaults(run=lifecycle.up)
    commands.add_parser("down", help="stop the stack").set_defaults(run=lifecycle.down)
    commands.add_parser("status", help="what runs and where").set_defaults(run=lifecycle.status)
    logs = commands.add_parser("logs", help="print the logs")
    logs.add_argument("name", nargs="?", help="one process; default: all")
    logs.add_argument("-f", "--follow", action="store_true", help="go on with new lines")
    logs.set_defaults(run=lifecycle.show_logs)
