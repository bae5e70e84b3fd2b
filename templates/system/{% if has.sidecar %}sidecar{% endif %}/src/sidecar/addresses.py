"""Where the other services are, where the sidecar was told."""

from sidecar.routes import Instances
from sidecar.settings import CannotStart, Settings


def told(settings: Settings) -> Instances:
    """One address a peer: a name of the platform, or what the environment says."""
    if not settings.address_template:
        return {peer: (url,) for peer, url in settings.addresses.items()}
    try:
        return {
            peer: (settings.address_template.format(service=peer),) for peer in settings.peers or ()
        }
    except (KeyError, IndexError, ValueError):
        raise CannotStart("DISCOVERY_URL_TEMPLATE: only {service} has a meaning") from None
