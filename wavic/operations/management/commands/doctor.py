"""manage.py doctor: is all well, and if not, what is to be done?"""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from wavic.operations.doctor import Finding, Level, configuration, database, examine, services


class Command(BaseCommand):
    """See docs/operations.md."""

    help = (
        "Looks at every setting and everything that WAVIC talks to, and says what is wrong and "
        "how to mend it. It changes nothing but a blob and a document of its own. Exit codes: 0 "
        "nothing fails, 1 something does."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """How it is told."""
        parser.add_argument("--json", action="store_true", help="one JSON document, for programs")
        parser.add_argument("--strict", action="store_true", help="a warning is a failure, too")

    def handle(self, *_: Any, **options: Any) -> None:
        """Look at everything; one group's end is not the others'."""
        groups = (
            configuration.CHECKS,
            (*database.CHECKS, *services.NEEDING_DATABASE),
            services.LOCAL,
            services.REMOTE,
        )
        findings = []
        for finding in examine(groups):
            findings.append(finding)
            if not options["json"]:
                self._tell(finding)
        if options["json"]:
            self.stdout.write(json.dumps([asdict(each) for each in findings], indent=1))
        bad = {Level.FAIL, Level.WARN} if options["strict"] else {Level.FAIL}
        if any(finding.level in bad for finding in findings):
            sys.exit(1)

    def _tell(self, finding: Finding) -> None:
        style = {
            Level.OK: self.style.SUCCESS, Level.WARN: self.style.WARNING,
            Level.FAIL: self.style.ERROR,
        }[finding.level]  # fmt: skip
        level = finding.level.upper() if finding.level is Level.FAIL else finding.level.value
        self.stdout.write(f"{style(f'{level:<5}')} {finding.part:<11} {finding.said}")
        if finding.mend:
            self.stdout.write(f"                  → {finding.mend}")
