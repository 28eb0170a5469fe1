"""manage.py reconcile_storage: blobs, documents and quotas compared."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from wavic.api.errors import Unavailable
from wavic.storage.blobs import blob_store
from wavic.storage.reconciling import Found, reconcile
from wavic.uploads.drifts import Drift, drifts


class Command(BaseCommand):
    """See docs/operations.md."""

    help = (
        "Compares storage with the database: blobs that no document names, documents whose blob "
        "is missing, bytes counted wrongly. Reports only, unless --repair. Exit codes: 0 all is "
        "well or was mended, 1 something is amiss, 2 storage or the database failed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What to do about it."""
        parser.add_argument(
            "--repair",
            action="store_true",
            help="remove orphans older than a day, have derived files made again, set counts right",
        )
        parser.add_argument(
            "--even-if-most",
            action="store_true",
            help="remove orphans also where they are more than half of all blobs",
        )
        parser.add_argument("--dry-run", action="store_true", help="report only; the default")
        parser.add_argument(
            "--skip-blobs", action="store_true", help="counts only, without listing storage"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Report, and mend what can be mended."""
        if options["repair"] and options["dry_run"]:
            raise CommandError("--repair and --dry-run exclude each other.")
        repair = options["repair"]
        amiss = 0
        try:
            if not options["skip_blobs"]:
                if repair and not options["even_if_most"]:
                    self._refuse_if_most()
                amiss += self._blobs(repair)
            amiss += self._counts(repair)
        except Unavailable as error:
            raise CommandError(error.detail, returncode=2) from None
        if amiss:
            hint = "" if repair else " Run it with --repair to mend what can be mended."
            raise CommandError(f"{amiss} things are amiss.{hint}", returncode=1)
        self.stdout.write(self.style.SUCCESS("Storage and database agree."))

    def _refuse_if_most(self) -> None:
        """Look before removing anything: beside the wrong database everything is an orphan."""
        found = reconcile(blob_store(), repair=False)
        if found.orphans.number * 2 > found.blobs.number:
            raise CommandError(
                f"{found.orphans.number} of {found.blobs.number} blobs are named by no document. "
                "Is this the right database? Nothing was done. If it is: --even-if-most"
            )

    def _blobs(self, repair: bool) -> int:
        with tqdm(unit=" blobs", disable=not sys.stderr.isatty()) as bar:

            def watched(blobs: Any) -> Any:
                for blob in blobs:
                    bar.update()
                    yield blob

            found = reconcile(blob_store(), repair=repair, watched=watched)
        self.stdout.write(f"{found.blobs.number} blobs, {found.blobs.size:,} bytes.")
        if found.young.number:
            self.stdout.write(
                f"{found.young.number} named by nothing are younger than a day: left alone."
            )
        if found.foreign.number:
            self._tell("blobs of somebody else, left alone", found.foreign, "")
        self._tell("blobs that no document names", found.orphans, "removed")
        self._tell("documents whose blob is missing", found.lost, "are made again by the worker")
        left = (found.orphans, found.lost)
        return sum(each.number - each.mended for each in left)

    def _tell(self, what: str, found: Found, mended: str) -> None:
        size = f", {found.size:,} bytes" if found.size else ""
        done = f"; {found.mended} {mended}" if found.mended else ""
        self.stdout.write(f"{found.number} {what}{size}{done}.")
        for example in found.examples:
            self.stdout.write(f"  {example}")
        if found.number > len(found.examples):
            self.stdout.write("  …")

    def _counts(self, repair: bool) -> int:
        wrong = 0
        for drift in drifts(repair=repair):
            wrong += 1
            self.stdout.write(f"  {_told(drift)}")
        done = "; set right" if wrong and repair else ""
        self.stdout.write(f"{wrong} wrong counts of bytes{done}.")
        return 0 if repair else wrong


def _told(drift: Drift) -> str:
    return f"{drift.what} {drift.id}: {drift.counted:,} counted, {drift.actual:,} are there"
