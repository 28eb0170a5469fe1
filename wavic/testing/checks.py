"""`make test`: every check in order, on a throw-away mongod; the first that fails ends it."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from wavic.mongo.embedded import EmbeddedMongod
from wavic.testing.ports import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(sys.executable).parent
PACKAGES = ["wavic", "accounts", "spaces", "projects", "tracks"]
MANAGE = [sys.executable, "manage.py"]
CHECKS: list[tuple[str, list[str]]] = [
    ("lint", [f"{BIN}/ruff", "check", "."]),
    ("format", [f"{BIN}/ruff", "format", "--check", "."]),
    ("types", [f"{BIN}/mypy", *PACKAGES]),
    ("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
    (
        "deployment",
        [*MANAGE, "check", "--deploy", "--database", "default", "--fail-level", "WARNING"],
    ),
    ("schema", [*MANAGE, "spectacular", "--validate", "--fail-on-warn", "--file", os.devnull]),
    ("tests", [f"{BIN}/pytest"]),
]


def main() -> int:
    """Run the checks; the exit code of the first that fails, else 0."""
    with tempfile.TemporaryDirectory(prefix="wavic-checks-") as folder:
        mongod = EmbeddedMongod.start(Path(folder) / "mongo", free_port())
        try:
            for name, command in CHECKS:
                code = _check(name, command, _environment(name, Path(folder), mongod.uri))
                if code:
                    sys.stdout.write(f"\n== {name}: failed\n")
                    return code
        finally:
            mongod.stop()
    sys.stdout.write("\n== everything passed\n")
    return 0


def _check(name: str, command: list[str], environment: dict[str, str]) -> int:
    sys.stdout.write(f"\n== {name}\n")
    sys.stdout.flush()
    began = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode  # noqa: S603
    sys.stdout.write(f"   {time.monotonic() - began:.0f} s\n")
    return code


def _environment(name: str, folder: Path, uri: str) -> dict[str, str]:
    """Nobody's own settings, so that the checks say the same everywhere."""
    kept = {
        key: os.environ[key] for key in ("PATH", "HOME", "LANG", "CI", "TERM") if key in os.environ
    }
    if name == "tests":
        return kept  # they bring a mongod of their own
    kept |= {"MONGODB_URI": uri, "WAVIC_DATA": str(folder), "WAVIC_ENV": "test"}
    return kept | (_production() if name == "deployment" else {})


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
        "SENDER_EMAIL": "wavic@wavic.example",
        "STRIPE_API_KEY": f"sk_test_{secrets.token_hex(16)}",
        "STRIPE_WEBHOOK_SECRET": f"whsec_{secrets.token_hex(16)}",
    }


if __name__ == "__main__":
    sys.exit(main())
