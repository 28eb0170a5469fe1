"""Files that are there after a power cut: what a folder's entries and bytes need for that."""

import json
import os
from pathlib import Path
from typing import Any


def sync_folder(folder: Path) -> None:
    """Make the entries of a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folders(folder: Path, root: Path) -> None:
    """Make the entries durable of a folder and those above it, up to and with ``root``."""
    sync_folder(folder)
    while folder != root:
        folder = folder.parent
        sync_folder(folder)


def publish_folder(folder: Path, destination: Path, root: Path, metadata: dict[str, Any]) -> bool:
    """Give a folder its metadata and, by one rename, its place; False if something is there.

    After a power cut it is in its place whole or not at all, provided that its content is durable.
    """
    with (folder / "metadata.json").open("x") as file:
        json.dump(metadata, file)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)
    destination.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.rename(destination)
    except OSError:
        if destination.exists():
            return False
        raise
    sync_folders(destination.parent, root)
    return True
