"""URLs are byte-identical within a window, in every process, and remembered in bounded memory."""

import os
import subprocess
import sys
import time

import pytest
import time_machine

from wavic.storage.blobs import REMEMBERED_URLS
from wavic.storage.signing import download_url, sign
from wavic.storage.tests.web import ask, written

WINDOW = 3_600
START = 1_800_000_000 // WINDOW * WINDOW


def test_a_url_is_identical_all_window_long_and_another_in_the_next(store):
    urls = []
    for moment in (START, START + 1, START + WINDOW - 1, START + WINDOW):
        with time_machine.travel(moment, tick=False):
            urls.append((sign("audio/a.wav"), download_url("audio/a.wav", "a.wav")))
    assert urls[0] == urls[1] == urls[2] != urls[3]


def test_it_lives_at_least_one_window_and_at_most_two(local_store):
    name = written(local_store)
    with time_machine.travel(START + WINDOW - 1, tick=False):
        url = sign(name)
    statuses = {}
    for after in (0, WINDOW, WINDOW + 1, 2 * WINDOW):
        with time_machine.travel(START + WINDOW - 1 + after, tick=False):
            statuses[after] = ask(url).status
    assert statuses == {0: 200, WINDOW: 200, WINDOW + 1: 403, 2 * WINDOW: 403}


PROGRAM = """
from wavic.storage.signing import sign
print(sign("audio/2f/x.wav"))
"""


@pytest.mark.parametrize("azure", [False, True])
def test_two_processes_sign_the_same(azure):
    """No server is needed to sign."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("AZURE_")
    }
    if azure:
        environment |= {
            "AZURE_STORAGE_ACCOUNT_NAME": "wavic",
            "AZURE_STORAGE_ACCOUNT_KEY": "a2V5",
            "AZURE_STORAGE_CONTAINER_NAME": "blobs",
        }
    for _ in range(2):  # a new window may begin between two processes, once
        before = int(time.time()) // WINDOW
        urls = {
            subprocess.run(
                [sys.executable, "-c", PROGRAM],
                env={**environment, "DJANGO_SETTINGS_MODULE": "wavic.settings"},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for _ in range(2)
        }
        if int(time.time()) // WINDOW == before:
            break
    assert len(urls) == 1
    (url,) = urls
    assert url.startswith(
        "https://wavic.blob.core.windows.net/blobs/audio/2f/x.wav?" if azure else "http://"
    )
    assert ("spr=https" in url) is azure


def test_a_url_asked_again_is_not_signed_again(store):
    for _ in range(100):
        sign("audio/a.wav")
    assert store._signed.cache_info().misses <= 2  # a new window may have begun


def test_remembered_urls_are_bounded(local_store):
    for number in range(REMEMBERED_URLS + 100):
        sign(f"audio/{number}")
    assert local_store._signed.cache_info().currsize == REMEMBERED_URLS
