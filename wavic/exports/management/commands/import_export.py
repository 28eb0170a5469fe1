"""manage.py import_export: load an export into this WAVIC."""

import sys
from pathlib import Path
from typing import Any

from bson.objectid import ObjectId
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from pymongo.errors import PyMongoError
from tqdm import tqdm

from wavic.api.errors import Unavailable
from wavic.exports.loading.archive import Archive, Refused
from wavic.exports.loading.load import Report, load
from wavic.exports.people import people
from wavic.laptop.beside import database_at_hand
from wavic.laptop.failures import CannotStart


class Command(BaseCommand):
    """See docs/export.md."""

    help = (
        "Loads the spaces of an export into somebody's account here. All of it is checked before "
        "anything is written. Cut short, run it again: it goes on; run twice, it loads once. Exit "
        "codes: 0 it is here, 1 it is not."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What, and whose it becomes."""
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--owner", metavar="ADDRESS", required=True, help="whose the spaces become here"
        )
        parser.add_argument(
            "--person",
            action="append",
            default=[],
            metavar="ID=ADDRESS",
            help="somebody of the archive, by their id in it, who has an account here; repeatable",
        )
        parser.add_argument(
            "--without-members", action="store_true", help="nobody else belongs to the spaces here"
        )
        parser.add_argument("--dry-run", action="store_true", help="check all, write nothing")

    def handle(self, *_: Any, **options: Any) -> None:
        """Load it, and say what came."""
        try:
            with database_at_hand(), Archive(options["file"]) as archive:
                report = self._load(archive, options)
        except (Refused, CannotStart, Unavailable) as error:
            raise CommandError(str(error)) from None
        except (PyMongoError, DatabaseError) as error:
            said = str(error.__cause__ or error)[:300]
            raise CommandError(f"The database failed, run it again: {said}") from None
        self._say(report, dry_run=options["dry_run"])

    def _load(self, archive: Archive, options: dict[str, Any]) -> Report:
        matched = dict(map(_match, options["person"]))
        owner = _person(options["owner"])
        if owner in matched.values():
            raise Refused("The owner is whoever owned the space; name others with --person.")
        with _Bars() as bars:
            return load(
                archive,
                owner,
                matched=matched,
                without_members=options["without_members"],
                dry_run=options["dry_run"],
                told=bars.tell,
            )

    def _say(self, report: Report, *, dry_run: bool) -> None:
        if report.already:
            self.stdout.write("It was loaded before; nothing was changed.")
            return
        counts = ", ".join(f"{number} {kind}" for kind, number in report.counts.items())
        self.stdout.write(f"{'Would load' if dry_run else 'Loaded'}: {counts}; {report.size:,} B.")
        if report.skipped or report.dropped:
            self.stdout.write(
                f"Left out: {report.skipped} rows and {report.dropped} references, to what isn't "
                "in the archive: it was deleted while that was made."
            )
        if report.stand_ins:
            self.stdout.write(f"Stand-ins without login: {', '.join(report.stand_ins)}.")
        if not dry_run:
            self.stdout.write("The worker makes what streams, and the pictures.")


class _Bars:
    """A progress bar for each thing that is told of."""

    def __init__(self) -> None:
        self._bars: dict[str, tqdm] = {}

    def __enter__(self) -> "_Bars":
        return self

    def __exit__(self, *_: object) -> None:
        for bar in self._bars.values():
            bar.close()

    def tell(self, what: str, so_far: int, total: int) -> None:
        """How far it is."""
        if what not in self._bars:
            self._bars[what] = tqdm(desc=what, unit_scale=True, disable=not sys.stderr.isatty())
        bar = self._bars[what]
        bar.total = total
        bar.update(so_far - bar.n)


def _person(email: str) -> ObjectId:
    found = people().find(email)
    if found is None:
        raise Refused(f"Nobody here has the address {email}.")
    return found


def _match(said: str) -> tuple[str, ObjectId]:
    old, _, email = said.partition("=")
    if not ObjectId.is_valid(old) or not email:
        raise Refused(f"--person {said}: not ID=ADDRESS.")
    return old.lower(), _person(email)
