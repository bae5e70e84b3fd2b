"""Verified tokens, remembered by their hash: a signature is checked once, not once a request."""

import base64
import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import cast

from chassis.auth import Principal, TokenVerifier

LONGEST_SECONDS = 60.0
"""No longer than this: a key that the issuer withdraws stops working soon."""

MOST_TOKENS = 10_000


class VerifiedTokens:
    """A verifier that remembers what it accepted, until the token expires."""

    def __init__(self, verifier: TokenVerifier, clock: Callable[[], float] = time.time) -> None:
        self._verifier = verifier
        self._clock = clock
        self._known: OrderedDict[bytes, tuple[Principal, float]] = OrderedDict()

    async def verify(self, token: str) -> Principal:
        """The principal of a valid token. Raises what `TokenVerifier.verify` raises."""
        key = hashlib.sha256(token.encode()).digest()
        now = self._clock()
        known = self._known.get(key)
        if known is not None and now < known[1]:
            return known[0]
        principal = await self._verifier.verify(token)
        self._known[key] = principal, min(expiry(token), now + LONGEST_SECONDS)
        self._known.move_to_end(key)
        if len(self._known) > MOST_TOKENS:
            self._known.popitem(last=False)
        return principal


def expiry(token: str) -> float:
    """When a verified token expires."""
    payload = token.split(".")[1]
    claims = cast("dict[str, object]", json.loads(base64.urlsafe_b64decode(payload + "==")))
    return float(str(claims["exp"]))
