"""Tests that are killed leave nothing behind: no worker goes on for hours on nobody's database."""

import signal
import subprocess
import sys
import time

import pytest

from tests.running import ROOT
from wavic.testing.leftovers import started_by
from wavic.testing.workers import is_gone, wait_until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

KILLED = """
import os, subprocess, sys, time
from wavic.testing import leftovers

leftovers.watch()
child = subprocess.Popen(["sleep", "600"], start_new_session=True)
print(os.environ[leftovers.VARIABLE], child.pid, flush=True)
time.sleep(600)
"""


def test_what_a_killed_run_had_started_is_killed():
    tests = subprocess.Popen(
        [sys.executable, "-c", KILLED], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    name, child = tests.stdout.readline().split()
    assert started_by(name) == [int(child)]
    time.sleep(1)
    assert not is_gone(int(child))
    tests.send_signal(signal.SIGKILL)
    tests.communicate()
    wait_until(lambda: is_gone(int(child)), seconds=20)
    assert started_by(name) == []
