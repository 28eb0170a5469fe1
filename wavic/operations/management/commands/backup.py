"""manage.py backup: a copy of everything, taken while WAVIC runs."""

import shutil
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from pymongo.errors import PyMongoError
from tqdm import tqdm

from wavic.api.errors import Unavailable
from wavic.laptop.beside import database_at_hand
from wavic.laptop.failures import CannotStart
from wavic.operations.backup import blobs
from wavic.operations.backup.dumping import dump
from wavic.operations.backup.manifest import Manifest
from wavic.operations.backup.secrets import save_secrets
from wavic.storage.blobs import blob_store


class Command(BaseCommand):
    """See docs/backup.md."""

    help = (
        "Copies the database, as it is at one moment, and then all blobs into a folder. WAVIC may "
        "run meanwhile. Again into the same folder, it copies the blobs that are new, and the "
        "backup before counts until this one is whole. Exit codes: 0 it is whole, 1 it is not."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path, help="made, readable by you alone, if not there")

    def handle(self, *_: Any, **options: Any) -> None:
        """Write it; the manifest last."""
        folder: Path = options["folder"].resolve()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with database_at_hand():
                manifest = self._write(folder)
        except (CannotStart, Unavailable) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename or folder}: {error.strerror or error}.") from None
        except (PyMongoError, DatabaseError) as error:
            raise CommandError(
                f"The database failed: {str(error.__cause__ or error)[:300]}"
            ) from None
        number = sum(copy.documents for copy in manifest.collections.values())
        self.stdout.write(f"{number} documents and {manifest.blobs} blobs are in {folder}.")

    def _write(self, folder: Path) -> Manifest:
        quiet = not sys.stderr.isatty()
        with tqdm(unit=" documents", disable=quiet) as bar:
            snapshot = dump(folder, bar)
        with tqdm(unit=" blobs", disable=quiet) as bar:
            number = blobs.save(blob_store(), folder, bar)
        save_secrets(settings.DATA_DIR, folder)
        manifest = Manifest(**{**snapshot.__dict__, "blobs": number})
        manifest.write(folder)
        for older in folder.glob("database-*"):
            if older.name != manifest.database:
                shutil.rmtree(older)
        return manifest
