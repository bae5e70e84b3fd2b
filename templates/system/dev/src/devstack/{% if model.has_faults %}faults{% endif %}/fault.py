"""What a fault is, and the file in which a service finds its own: one JSON file a service."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

MOST_SECONDS = 60.0


@dataclass(frozen=True)
class Fault:
    """What happens to requests before the service sees them. Shares are numbers from 0 to 1.

    Raises ValueError for one that makes no sense.
    """

    latency: float = 0.0
    """So many seconds pass first."""
    errors: float = 0.0
    """This share of the requests gets `status` instead of an answer."""
    status: int = 503
    retry_after: int | None = None
    """What such an answer says in its header Retry-After."""
    hang: bool = False
    """Nothing is answered until the fault is lifted; whoever left by then is forgotten."""
    refuse: bool = False
    """The connection is reset without an answer."""
    share: float = 1.0
    """The share of the requests that latency, `hang` and `refuse` strike."""
    path: str = "/"
    """Only paths that begin with this."""
    times: int | None = None
    """Only the next so many requests of each instance; None: all of them."""

    def __post_init__(self) -> None:
        if not 0 <= self.latency <= MOST_SECONDS:
            raise ValueError(f"a latency is from 0 to {MOST_SECONDS:.0f} seconds")
        if not (0 <= self.errors <= 1 and 0 <= self.share <= 1):
            raise ValueError("a share is from 0 to 1")
        if not 400 <= self.status <= 599:
            raise ValueError("the status of an error is from 400 to 599")

    def __str__(self) -> str:
        """The fault in words."""
        words = [f"latency {self.latency:g} s"] if self.latency else []
        words += [f"{self.errors:.0%} answered with {self.status}"] if self.errors else []
        words += ["hangs"] if self.hang else []
        words += ["resets connections"] if self.refuse else []
        words += [f"for {self.share:.0%} of the requests"] if self.share < 1 else []
        words += [f"below {self.path}"] if self.path != "/" else []
        words += [f"{self.times} times"] if self.times is not None else []
        return ", ".join(words) or "healthy, watched"


def folder_of(state: Path) -> Path:
    """The folder of the faults of the stack whose state is in `state`."""
    return state / "faults"


def file_of(folder: Path, service: str) -> Path:
    """Where a service finds its fault; there is no file while it is healthy."""
    return folder / f"{service}.json"


def write_fault(folder: Path, service: str, fault: Fault) -> None:
    """Replace the fault of a service in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{service}.new"
    fresh.write_text(json.dumps(asdict(fault)) + "\n", encoding="utf-8")
    os.replace(fresh, file_of(folder, service))


def clear_fault(folder: Path, service: str) -> None:
    """Remove the fault of a service."""
    file_of(folder, service).unlink(missing_ok=True)


def read_fault(file: Path) -> Fault:
    """The fault in `file`."""
    return Fault(**json.loads(file.read_text(encoding="utf-8")))


def find_faults(folder: Path) -> dict[str, Fault]:
    """Service -> its fault, for those that have one."""
    return {file.stem: read_fault(file) for file in sorted(folder.glob("*.json"))}
