"""When a job is due: cron expressions, in UTC."""

import datetime as dt

from cronsim import CronSim, CronSimError

from chassis.settings import ConfigurationError

_LAST_MICROSECOND = 999_999


class Schedule:
    """Five cron fields, or six with the seconds first: `*/5 * * * *`, `*/30 * * * * *`.

    Raises `ConfigurationError` for what is none.
    """

    def __init__(self, text: str) -> None:
        try:
            CronSim(text, dt.datetime(2000, 1, 1, tzinfo=dt.UTC))
        except CronSimError as error:
            raise ConfigurationError(f"not a schedule: {text!r} ({error})") from None
        self.text = text

    def latest(self, now: dt.datetime) -> dt.datetime | None:
        """The last slot that is not after `now`."""
        # The library leaves out the moment it begins at, but not the second of a later microsecond.
        start = now.astimezone(dt.UTC).replace(microsecond=_LAST_MICROSECOND)
        return next(CronSim(self.text, start, reverse=True), None)

    def following(self, moment: dt.datetime) -> dt.datetime | None:
        """The first slot after `moment`; None where there is none in 50 years."""
        return next(CronSim(self.text, moment.astimezone(dt.UTC)), None)
