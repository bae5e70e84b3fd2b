"""`token`, `call`, `load`: requests to the running system."""

from devstack import errands
from devstack.verbs import Commands


def add(commands: Commands) -> None:
    """Add the commands."""
    token = commands.add_parser("token", help="print an access token")
    token.add_argument("scopes", nargs="*", help="for example orders:read; default: every scope")
    token.add_argument("--subject", default="developer", help="whom the token is for")
    token.set_defaults(run=errands.print_token)
    request = commands.add_parser("call", help="send one request to the running system")
    request.add_argument("method", type=str.upper, help="GET, POST, PATCH, DELETE, …")
    request.add_argument("path", help="for example /orders")
    request.add_argument("body", nargs="?", help="JSON")
    request.add_argument("-H", "--header", action="append", default=[], metavar="'NAME: VALUE'")
    request.set_defaults(run=errands.send_request)
    loader = commands.add_parser("load", help="put a bounded load on the running stack")
    loader.add_argument("--seconds", type=float, default=10.0, help="how long (at most 300)")
    loader.add_argument("--clients", type=int, default=8, help="how many at once (at most 256)")
    loader.add_argument("--path", help="what to GET; default: the list of the first service")
    loader.set_defaults(run=errands.put_load)
