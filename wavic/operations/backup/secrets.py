"""A laptop's generated secrets: without them queued tasks are unreadable, and all sessions end."""

import shutil
from pathlib import Path

_FOLDER = "secrets"


def save_secrets(data: Path, folder: Path) -> None:
    """Copy them into a backup; in production there are none, they come from the environment."""
    _copy(data / _FOLDER, folder / _FOLDER)


def bring_back_secrets(folder: Path, data: Path) -> None:
    """Put them back where generated ones are used."""
    _copy(folder / _FOLDER, data / _FOLDER)


def _copy(source: Path, destination: Path) -> None:
    if not source.is_dir():
        return
    destination.mkdir(parents=True, exist_ok=True, mode=0o700)
    for secret in source.iterdir():
        unfinished = destination / f".{secret.name}"
        unfinished.touch(mode=0o600)
        shutil.copyfile(secret, unfinished)
        unfinished.rename(destination / secret.name)
