"""manage.py import_legacy: bring everything from the system that WAVIC replaces."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from pymongo.errors import PyMongoError

from trash.legacy.blobs import Blobs
from trash.legacy.importing import run
from trash.legacy.kinds.base import Move
from trash.legacy.ledger import DryLedger, Ledger
from trash.legacy.mapping import DEFAULT, LegacyMap, MapRefused, load_map
from trash.legacy.records import Records
from trash.legacy.report import Report
from trash.legacy.source import Source, SourceRefused

INCOMPLETE, IMPOSSIBLE = 1, 2


class Command(BaseCommand):
    help = (
        "Brings people, spaces, records, comments and links from the replaced system's database, "
        "which it only reads. Run it again for what is new there: what was changed here stays. "
        "Ends with 0 when everything came, 1 when something could not, 2 when it could not run. "
        "See docs/import-legacy.md."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from, and how to read it."""
        parser.add_argument("--from", dest="source", metavar="URI", help="mongodb://…/database")
        parser.add_argument("--map", type=Path, metavar="FILE", help="TOML, over the default's")
        parser.add_argument("--dry-run", action="store_true", help="write nothing, report the same")
        folder = settings.DATA_DIR / "import"
        parser.add_argument("--report", type=Path, default=folder, metavar="FOLDER")
        parser.add_argument("--quiet", action="store_true", help="no progress bars")
        parser.add_argument(
            "--show-map", action="store_true", help="print the default mapping, to begin with"
        )
        parser.formatter_class = argparse.ArgumentDefaultsHelpFormatter

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run it, and report."""
        if options["show_map"]:
            self.stdout.write(DEFAULT.read_text())
            return
        if not options["source"]:
            raise CommandError("Say where from: --from mongodb://…/database", returncode=IMPOSSIBLE)
        try:
            mapping = load_map(options["map"])
            source = Source(options["source"], mapping)
        except (MapRefused, SourceRefused) as refusal:
            raise CommandError(str(refusal), returncode=IMPOSSIBLE) from None
        report = Report(source.name, dry_run=options["dry_run"])
        try:
            run(_move(source, mapping, report), quiet=options["quiet"])
        except PyMongoError as error:
            raise CommandError(
                f"A database went away ({type(error).__name__}). Run it again: it goes on from "
                "where it was.",
                returncode=IMPOSSIBLE,
            ) from None
        finally:
            source.close()
            files = report.save(options["report"])
        self.stdout.write("\n".join(report.lines()))
        self.stdout.write(f"One by one: {files[0]} and {files[1].name}")
        if not report.complete:
            raise SystemExit(INCOMPLETE)


def _move(source: Source, mapping: LegacyMap, report: Report) -> Move:
    records = Records(source, dict(mapping.kinds))
    return Move(
        source=source,
        mapping=mapping,
        records=records,
        ledger=DryLedger() if report.dry_run else Ledger(),
        blobs=Blobs(source, records, mapping.options["container"]),
        report=report,
        dry_run=report.dry_run,
    )
