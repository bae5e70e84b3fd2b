"""SIGTERM and SIGHUP: a document, a status, and nothing left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

MSGEN = (sys.executable, "-m", "msgen")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_stop_during_a_clone_is_told_and_leaves_nothing(
    number: signal.Signals, tmp_path: Path
) -> None:
    tools, scratch = tmp_path / "tools", tmp_path / "scratch"
    tools.mkdir()
    scratch.mkdir()
    (tools / "git").write_text("#!/bin/sh\n: >../started\nexec sleep 60\n")
    (tools / "git").chmod(0o755)
    with subprocess.Popen(
        [*MSGEN, "new", "shop", "-y", "--json", "--source", "https://example.org/template.git"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "TMPDIR": str(scratch)},
    ) as process:
        while not (scratch / "started").exists() and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    document = json.loads(stdout)
    assert (document["ok"], document["exit_code"]) == (False, 128 + number)
    assert document["findings"][0]["message"] == "stopped by a signal"
    assert b"Traceback" not in stderr
    assert [path.name for path in scratch.iterdir()] == ["started"]
    assert not (tmp_path / "shop").exists()


def test_a_signal_that_the_caller_ignores_stays_ignored(tmp_path: Path) -> None:
    script = (
        "import os, signal; from msgen.cli.stop import stops_raised\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "with stops_raised(): os.kill(os.getpid(), signal.SIGHUP)\n"
        "assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=False)
    assert done.returncode == 0
