"""manage.py export: all of a space or a person, in one file."""

import os
import sys
from pathlib import Path
from typing import Any

from bson.objectid import ObjectId
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from pymongo.errors import PyMongoError
from tqdm import tqdm

from wavic.api.errors import NotFound, Unavailable
from wavic.exports import services
from wavic.exports.people import people
from wavic.laptop.beside import database_at_hand
from wavic.laptop.failures import CannotStart


class Command(BaseCommand):
    """See docs/export.md."""

    help = (
        "Writes all that a space or a person holds into one zip file, as the studio's export "
        "does, of any size. WAVIC may run meanwhile. Exit codes: 0 it is whole, 1 there is none."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Of what, and where to."""
        of = parser.add_mutually_exclusive_group(required=True)
        of.add_argument("--space", metavar="ID", help="a space, by its id")
        of.add_argument("--person", metavar="ADDRESS", help="a person, by their mail address")
        parser.add_argument("--to", type=Path, metavar="FILE", help="the file, which isn't there")
        parser.add_argument("--dry-run", action="store_true", help="only say what it comes to")

    def handle(self, *_: Any, **options: Any) -> None:
        """Write it, under its name once it is whole."""
        path: Path | None = options["to"]
        if not options["dry_run"] and (path is None or path.exists()):
            raise CommandError("Say where to with --to FILE, a file that isn't there yet.")
        try:
            with database_at_hand():
                scope, subject = _subject(options)
                if options["dry_run"]:
                    files, size = services.count_for(scope, subject)
                    self.stdout.write(f"{files} files, {size:,} bytes.")
                elif path is not None:
                    self._write(scope, subject, path)
        except NotFound:
            raise CommandError("There is no such space or person, or it is in the trash.") from None
        except (CannotStart, Unavailable) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename or path}: {error.strerror or error}.") from None
        except (PyMongoError, DatabaseError) as error:
            said = str(error.__cause__ or error)[:300]
            raise CommandError(f"The database failed: {said}") from None

    def _write(self, scope: str, subject: ObjectId, path: Path) -> None:
        part = path.with_name(f"{path.name}.part")
        quiet = not sys.stderr.isatty()
        try:
            with (
                part.open("xb") as file,
                tqdm(unit="B", unit_scale=True, unit_divisor=1024, disable=quiet) as bar,
            ):
                os.fchmod(file.fileno(), 0o600)  # it is somebody's, whole

                def tell(position: int, total: int) -> None:
                    bar.total = total
                    bar.update(position - bar.n)

                export = services.export_into(file, scope, subject, tell)
                file.flush()
                os.fsync(file.fileno())
            part.rename(path)
        finally:
            part.unlink(missing_ok=True)
        self.stdout.write(f"{export.files} files, {export.size:,} bytes are in {path}.")


def _subject(options: dict[str, Any]) -> tuple[str, ObjectId]:
    if options["space"]:
        if not ObjectId.is_valid(options["space"]):
            raise NotFound
        return "space", ObjectId(options["space"])
    person = people().find(options["person"])
    if person is None:
        raise NotFound
    return "person", person
