"""WAVIC with all its processes for a while, on a folder and a database that are gone afterwards."""

import email
import email.policy
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pymongo
import requests
from django.conf import settings

from wavic.testing.ports import free_base_port

_PATIENCE = 180  # seconds; a busy computer is slow, not broken


class Failed(Exception):
    """Something isn't as it should be; says what."""


@dataclass
class Stack:
    """One that runs: where it answers, and where its mails go."""

    address: str
    mails: Path
    secret: str  # that its webhooks are signed with

    def mails_to(self, address: str) -> list[str]:
        """The subjects of all mails to somebody, the oldest first."""
        files = sorted(self.mails.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        mails = (
            email.message_from_bytes(p.read_bytes(), policy=email.policy.default) for p in files
        )
        return [str(mail["Subject"]) for mail in mails if mail["To"] == address]

    def wait_for_mails(self, address: str, number: int) -> list[str]:
        """All of them, as soon as there are so many. Raises Failed."""
        deadline = time.monotonic() + _PATIENCE
        while len(found := self.mails_to(address)) < number:
            if time.monotonic() > deadline:
                raise Failed(f"There are {len(found)} mails instead of {number}: {found}")
            time.sleep(0.2)
        return found


@contextmanager
def running(stripe_key: str, stripe_base: str) -> Iterator[Stack]:
    """Start all of it, and stop it. `stripe_base` is "" for the real Stripe. Raises Failed."""
    port = free_base_port()
    secret = f"whsec_{uuid4().hex}"
    with tempfile.TemporaryDirectory(prefix="wavic-stripe-demo-") as folder, _database() as uri:
        log = Path(folder) / "output.log"
        environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "WAVIC_ENV": "development",
            "WAVIC_DEMO": "no",
            "WAVIC_DATA": f"{folder}/data",
            "PORT": str(port),
            "HOST": "127.0.0.1",
            "MONGODB_URI": uri,
            "STRIPE_API_KEY": stripe_key,
            "STRIPE_WEBHOOK_SECRET": secret,
            "STRIPE_API_BASE": stripe_base,
        }
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "wavic.laptop"],
                cwd=settings.BASE_DIR,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            _wait_until_ready(process, log)
            yield Stack(f"http://127.0.0.1:{port}", Path(folder) / "data" / "mail", secret)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(_PATIENCE)


@contextmanager
def _database() -> Iterator[str]:
    """One of its own beside the configured one, dropped afterwards; "" has one started."""
    configured = os.environ.get("MONGODB_URI", "")
    if not configured:
        yield ""
        return
    name = f"wavic_stripe_demo_{uuid4().hex[:8]}"
    uri = urlsplit(configured)._replace(path=f"/{name}").geturl()
    try:
        yield uri
    finally:
        with pymongo.MongoClient[dict[str, object]](uri) as client:
            client.drop_database(name)


def _wait_until_ready(process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _PATIENCE
    while "Ctrl-C stops everything" not in (said := log.read_text()):
        if process.poll() is not None or time.monotonic() > deadline:
            raise Failed(f"WAVIC doesn't start:\n{said}")
        time.sleep(0.1)


class Person:
    """Somebody at their studio: what they ask WAVIC for over HTTP, and what that answers."""

    def __init__(self, stack: Stack, name: str) -> None:
        self.email = f"{name.lower()}@stripe-demo.example"
        self._address = stack.address
        self._session = requests.Session()
        password = uuid4().hex
        registration = {"email": self.email, "password": password, "name": name}
        entrance = self.asks("POST", "/user/register", registration, status=201)
        self.id: str = entrance["user"]["id"]
        self._session.headers["Authorization"] = f"Bearer {entrance['token']}"

    def asks(self, method: str, path: str, said: object = None, *, status: int = 200) -> dict:
        """The answer's body. Raises Failed when its status is another."""
        answer = self.tries(method, path, said)
        if answer.status_code != status:
            raise Failed(f"{method} {path} answers {answer.status_code}: {answer.text}")
        body: dict = answer.json()
        return body

    def tries(self, method: str, path: str, said: object = None) -> requests.Response:
        """Whatever is answered."""
        return self._session.request(method, self._address + path, json=said, timeout=60)
