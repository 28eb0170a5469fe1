"""Waiting until a started WAVIC answers."""

import http.client
import time
from threading import Event

PATIENCE = 60  # seconds
INTERVAL = 0.05


def wait_until_ready(host: str, port: int, cancelled: Event) -> str:
    """Ask /health/ready until it says so. Empty when ready, else the last answer in words."""
    deadline = time.monotonic() + PATIENCE
    answer = "nothing yet"
    while time.monotonic() < deadline and not cancelled.wait(INTERVAL):
        try:
            status, body = _ask(host, port)
        except (OSError, http.client.HTTPException) as error:
            answer = str(error) or type(error).__name__
        else:
            if status == http.HTTPStatus.OK:
                return ""
            answer = f"{status} {body[:300]}"
    return answer


def _ask(host: str, port: int) -> tuple[int, str]:
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/health/ready")
        response = connection.getresponse()
        return response.status, response.read().decode(errors="replace")
    finally:
        connection.close()
