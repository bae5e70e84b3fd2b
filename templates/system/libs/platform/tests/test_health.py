"""Ready, failing, draining."""

import asyncio

from chassis.health import Health


async def fine() -> None:
    pass


async def broken() -> None:
    raise ConnectionError("refused")


async def stuck() -> None:
    await asyncio.sleep(60)


async def test_ready_while_all_checks_pass() -> None:
    health = Health()
    health.add("database", fine)
    report = await health.report()
    assert (report.status, report.checks) == ("ready", {"database": "ok"})


async def test_one_failing_check_is_enough() -> None:
    health = Health(timeout=0.01)
    health.add("database", fine)
    health.add("disk", broken)
    health.add("clock", stuck)
    report = await health.report()
    assert report.status == "failing"
    assert report.checks == {"database": "ok", "disk": "failing", "clock": "failing"}


async def test_who_drains_is_not_ready() -> None:
    health = Health()
    health.drain()
    assert (await health.report()).status == "draining"
