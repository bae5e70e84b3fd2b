"""Why a command was not carried out."""

REFUSED, BAD_INPUT, UNREACHABLE = 1, 2, 3


class Refusal(Exception):
    """What was wrong, where, and what to do about it. Nothing was written.

    `status` is the exit status: 1 a decision is needed, 2 bad input, 3 somebody cannot be reached.
    """

    def __init__(self, message: str, hint: str = "", status: int = BAD_INPUT) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.status = status
