"""Setting Django up starts no other process: the search for GDAL alone started dozens."""

import os
import subprocess
import sys

from django.conf import settings

COUNT_PROCESSES = """
import sys
started = []
starts = {"subprocess.Popen", "os.posix_spawn", "os.fork", "os.system", "os.exec"}
sys.addaudithook(lambda event, details: started.append(details) if event in starts else None)
import django
django.setup()
from django_mongodb_backend.base import DatabaseWrapper
print(started)
"""


def test_setting_up_starts_no_process():
    done = subprocess.run(
        [sys.executable, "-c", COUNT_PROCESSES],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "wavic.settings"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout == "[]\n"
