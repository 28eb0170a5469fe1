"""manage.py restore: a backup into an empty database and store."""

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
from wavic.operations.backup.manifest import BackupBroken, Manifest
from wavic.operations.backup.restoring import check, check_target, load
from wavic.operations.backup.secrets import bring_back_secrets
from wavic.storage.blobs import blob_store
from wavic.storage.copying import Damaged
from wavic.uploads.services.reopening import reopen_all


class Command(BaseCommand):
    """See docs/backup.md."""

    help = (
        "Puts a folder written by `backup` back: blobs into the store, the database into an empty "
        "one, and brings its schema up to date. Stop web and workers first. Killed, it is begun "
        "anew by running it again. Exit codes: 0 everything is there, 1 it is not."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """From where, and over what."""
        parser.add_argument("folder", type=Path, help="what `backup` wrote")
        parser.add_argument(
            "--drop", action="store_true", help="lose what is in the database; blobs are kept"
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="check the backup and the database; write nothing",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Check everything, then write."""
        folder: Path = options["folder"].resolve()
        try:
            manifest = Manifest.read(folder)
            check(folder, manifest)
            with database_at_hand(alone=True):
                check_target(drop=options["drop"])
                if options["dry_run"]:
                    self.stdout.write(f"The backup of {manifest.made_at} can be restored.")
                    return
                self._restore(folder, manifest)
        except (BackupBroken, CannotStart, Unavailable) as error:
            raise CommandError(str(error)) from None
        except Damaged as error:
            raise CommandError(f"The blob {error} of the backup is damaged.") from None
        except (PyMongoError, DatabaseError) as error:
            raise CommandError(
                f"The database failed: {str(error.__cause__ or error)[:300]}"
            ) from None

    def _restore(self, folder: Path, manifest: Manifest) -> None:
        quiet = not sys.stderr.isatty()
        with tqdm(unit=" blobs", total=manifest.blobs, disable=quiet) as bar:
            number = blobs.bring_back(folder, blob_store(), bar)
        documents = sum(copy.documents for copy in manifest.collections.values())
        with tqdm(unit=" documents", total=documents, disable=quiet) as bar:
            load(folder, manifest, bar)
        if settings.WAVIC_ENV == "development":
            bring_back_secrets(folder, settings.DATA_DIR)
        reopened = reopen_all()
        self.stdout.write(
            f"{documents} documents and {number} blobs of {manifest.made_at} are back. "
            f"{reopened} uploads that were under way go on; clients send their blocks again."
        )
