"""manage.py reanalyse: versions through the worker again."""

import sys
from collections.abc import Iterable
from itertools import islice
from typing import Any

from bson.errors import InvalidId
from bson.objectid import ObjectId
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from tracks import services
from tracks.models import Status, Version

_AT_ONCE = 500


class Command(BaseCommand):
    """See docs/operations.md."""

    help = (
        "Has the worker analyse versions anew and make their streams: those given, or all that "
        "have no stream yet. What plays goes on playing meanwhile, and nobody is told of it "
        "again. Exit codes: 0 all are on their way, 1 some of those given aren't there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Which versions."""
        parser.add_argument("versions", nargs="*", help="ids; without any: all without a stream")
        parser.add_argument(
            "--failed", action="store_true", help="of those without a stream, only the failed ones"
        )
        parser.add_argument("--all", action="store_true", help="every version there is")
        parser.add_argument("--dry-run", action="store_true", help="only say how many there are")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Enqueue them; the worker does the rest."""
        given = [_id(text) for text in options["versions"]]
        if given:
            chosen = Version.objects.filter(pk__in=given)
        elif options["all"]:
            chosen = Version.objects.all()
        else:
            chosen = Version.objects.filter(stream="")
            if options["failed"]:
                chosen = chosen.filter(status=Status.FAILED)
        if options["dry_run"]:
            number = chosen.count()
        else:
            number = _process(chosen.values_list("pk", "stream").iterator())
        self.stdout.write(f"{number} versions go through the worker again.")
        if len(set(given)) > number:
            raise CommandError(f"{len(set(given)) - number} of the versions given aren't there.")


def _process(versions: Iterable[tuple[ObjectId, str]]) -> int:
    """Have them processed, given with their streams: who heard one before is told nothing new."""
    number = 0
    left = iter(versions)
    with tqdm(unit=" versions", disable=not sys.stderr.isatty()) as bar:
        while batch := list(islice(left, _AT_ONCE)):
            for silent in (True, False):
                those = [pk for pk, stream in batch if bool(stream) is silent]
                number += services.process_again(those, silent=silent)
            bar.update(len(batch))
    return number


def _id(text: str) -> ObjectId:
    try:
        return ObjectId(text)
    except InvalidId:
        raise CommandError(f"{text} is not an id.") from None
