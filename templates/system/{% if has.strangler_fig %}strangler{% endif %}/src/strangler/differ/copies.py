"""Copies of requests, as the gateway sends them."""

from dataclasses import dataclass

# What belongs to the way of the first request, and what the gateway says anew.
DROPPED = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "cookie",
        "expect",
        "host",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "x-auth-subject",
        "x-real-ip",
        "x-route-to",
        "x-shadow",
    }
)
READING = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Copy:
    """A request that the legacy application was sent as well. `target` is path and query."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def reads(self) -> bool:
        """Whether it can be sent to both sides, and as often as one likes."""
        return self.method in READING

    @property
    def path(self) -> str:
        """Its path, without the query."""
        return self.target.partition("?")[0]

    def headers_for(self, side: str) -> list[tuple[str, str]]:
        """The headers to ask one side with; the new one is told to change nothing."""
        mark = [("X-Shadow", "1")] if side == "new" else []
        return [*self.headers, ("X-Route-To", side), *mark]


def passed_on(headers: list[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    """The headers of a request that are sent once more."""
    decoded = ((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)
    return tuple(
        (name, value)
        for name, value in decoded
        if name not in DROPPED and not name.startswith("x-forwarded-")
    )
