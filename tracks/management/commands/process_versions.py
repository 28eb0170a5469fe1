"""manage.py process_versions: send versions through the worker again."""

from typing import Any

from bson.errors import InvalidId
from bson.objectid import ObjectId
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracks import services
from tracks.models import Status, Version


class Command(BaseCommand):
    help = "Has the worker analyse versions anew: those given, or all that have no stream yet."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which versions."""
        parser.add_argument("versions", nargs="*", help="ids; without any: all without a stream")
        parser.add_argument(
            "--failed", action="store_true", help="of those without a stream, only the failed ones"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Enqueue them; the worker does the rest."""
        chosen = [_id(text) for text in options["versions"]] or _without_stream(options["failed"])
        self.stdout.write(f"{services.process_again(chosen)} versions go through the worker again.")


def _id(text: str) -> ObjectId:
    try:
        return ObjectId(text)
    except InvalidId:
        raise CommandError(f"{text} is not an id.") from None


def _without_stream(failed: bool) -> list[ObjectId]:
    found = Version.objects.filter(stream="")
    if failed:
        found = found.filter(status=Status.FAILED)
    return list(found.values_list("pk", flat=True))
