"""W3C trace context at the door: keep a caller's valid one, else begin a trace."""

import re
import secrets

VALID = re.compile(rb"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def traceparent(received: bytes) -> bytes:
    """The `traceparent` that the request goes on with (W3C Trace Context, section 3.2)."""
    if VALID.fullmatch(received):
        return received
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01".encode()
