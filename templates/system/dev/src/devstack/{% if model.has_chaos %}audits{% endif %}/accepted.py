"""What was accepted is there, once; nothing else is."""

from collections.abc import Mapping

from devstack.evidence import Evidence, agree


def at_rest(_evidence: Evidence) -> bool:
    """An answer is given after the commit."""
    return True


def audit(evidence: Evidence) -> Mapping[str, object]:
    """Each accepted entity exists, unless its customer removed it; no attempt left a second one.

    What steps of sagas created is accounted for where sagas are audited.
    """
    service, accepted = evidence.service, set(evidence.accepted)
    new = evidence.entities(service).keys() - evidence.before[service].keys()
    if evidence.keeps(service, "saga_steps"):
        new &= accepted
    agree(f"entities of {service}", new, accepted - set(evidence.removed))
    return {f"{service} there": len(new)}
