"""`make test`: every check, on a throw-away mongod; what is no test runs beside the tests."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, TextIO

from wavic.mongo.embedded import EmbeddedMongod
from wavic.testing.parallel import processes
from wavic.testing.ports import free_port
from wavic.testing.skips import missing_tools

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
SLOWEST = 15  # tests that the end names, with their seconds: what to look at first
MANAGE = [sys.executable, "manage.py"]
NPM = ["npm", "--prefix", "static"]
BESIDE_THE_TESTS: list[tuple[str, list[str]]] = [
    ("lint", [f"{BIN}/ruff", "check", "."]),
    ("format", [f"{BIN}/ruff", "format", "--check", "."]),
    ("types", [f"{BIN}/mypy"]),
    ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
    (
        "deployment",
        [*MANAGE, "check", "--deploy", "--database", "default", "--fail-level", "WARNING"],
    ),
]
# Its types are checked whenever it is built, and `make test` has built it.
OF_THE_STUDIO: list[tuple[str, list[str]]] = [
    ("studio", [*NPM, "run", "lint"]),
    ("studio's tests", [*NPM, "test"]),
    ("studio's size", [*NPM, "run", "size"]),
]


class Outcome(NamedTuple):
    """How a check ended: its name, exit code and seconds, or why it was skipped."""

    name: str
    code: int
    seconds: float = 0
    skipped: str = ""

    def __str__(self) -> str:
        if self.skipped:
            ending = "; with CI=true that is a failure" if self.code else ""
            return f"== {self.name}: skipped{ending}. {self.skipped}"
        return f"== {self.name}: {'FAILED' if self.code else 'passed'}, {self.seconds:.0f} s"


def main() -> int:
    """Run all checks, whichever fail; 0 if none did."""
    with ThreadPoolExecutor() as lane:
        beside = lane.submit(lambda: list(_beside_the_tests()))
        several = ["-n", str(processes()), "--dist", "loadgroup"]
        command = [f"{BIN}/pytest", *several, f"--durations={SLOWEST}"]
        tests = _run("tests", command, _own_settings())
        outcomes = [*beside.result(), tests]
    _say("", *map(str, outcomes))
    return int(any(outcome.code for outcome in outcomes))


def _beside_the_tests() -> Iterator[Outcome]:
    """One check after the other; each says all it has to say when it is done."""
    why_not = _why_not_the_studio()
    with tempfile.TemporaryDirectory(prefix="wavic-checks-") as folder:
        mongod = EmbeddedMongod.start(Path(folder) / "mongo", free_port())
        try:
            here = {"MONGODB_URI": mongod.uri, "WAVIC_DATA": folder, "WAVIC_ENV": "test"}
            for name, command in [*BESIDE_THE_TESTS, *([] if why_not else OF_THE_STUDIO)]:
                environment = _own_settings() | here
                if name == "deployment":
                    environment |= _production()
                with tempfile.TemporaryFile("w+") as output:
                    outcome = _run(name, command, environment, output)
                    output.seek(0)
                    _say("", str(outcome), *(output.read().splitlines() if outcome.code else ()))
                yield outcome
        finally:
            mongod.stop()
    if why_not:
        yield Outcome("studio", int(os.environ.get("CI") == "true"), skipped=why_not)


def _why_not_the_studio() -> str:
    """Why its checks can't run here; empty where they can."""
    if shutil.which("npm") is None:
        return "npm is missing: install Node 20.19 or newer"
    return missing_tools().get("studio", "")


def _run(
    name: str, command: list[str], environment: dict[str, str], output: TextIO | None = None
) -> Outcome:
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603  (our own command lines)
        command, cwd=ROOT, env=environment, stdout=output, stderr=output, check=False
    )
    return Outcome(name, done.returncode, time.monotonic() - began)


def _say(*lines: str) -> None:
    """In one piece, for the tests write too."""
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _own_settings() -> dict[str, str]:
    """Nobody's own variables, so that the checks say the same everywhere."""
    names = ("PATH", "HOME", "LANG", "CI", "TERM")
    return {name: os.environ[name] for name in names if name in os.environ}


def _production() -> dict[str, str]:
    return {
        "WAVIC_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "JWT_SECRET": secrets.token_urlsafe(48),
        "PUBLIC_URL": "https://wavic.example",
        "ORIGIN": "https://studio.wavic.example",
        "AZURE_STORAGE_ACCOUNT_NAME": "wavic",
        "AZURE_STORAGE_ACCOUNT_KEY": secrets.token_hex(32),
        "AZURE_STORAGE_CONTAINER_NAME": "wavic",
        "POSTMARK_TOKEN": secrets.token_hex(16),
        "POSTMARK_WEBHOOK_SECRET": f"postmark:{secrets.token_hex(16)}",
        "SENDER_EMAIL": "wavic@wavic.example",
        "STRIPE_API_KEY": f"sk_test_{secrets.token_hex(16)}",
        "STRIPE_WEBHOOK_SECRET": f"whsec_{secrets.token_hex(16)}",
    }


if __name__ == "__main__":
    sys.exit(main())
