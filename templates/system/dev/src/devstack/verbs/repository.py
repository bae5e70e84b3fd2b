"""`check`, `images`: what needs no running stack."""

from devstack import errands
from devstack.verbs import Commands


def add(commands: Commands) -> None:
    """Add the commands."""
    checks = commands.add_parser("check", help="format, lint, types, and what else must agree")
    checks.set_defaults(run=errands.run_checks)
    builder = commands.add_parser("images", help="build the container images")
    builder.add_argument("--tag", default="dev", help="tag of every image (default: dev)")
    builder.set_defaults(run=errands.build_images)
