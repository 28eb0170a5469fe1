"""manage.py recount_comments: count threads of comments anew."""

from typing import Any

from bson.errors import InvalidId
from bson.objectid import ObjectId
from django.core.management.base import BaseCommand, CommandError, CommandParser

from collaboration import services
from tracks.models import Track


class Command(BaseCommand):
    help = "Counts the comments of tracks and their versions anew, and sets right what was wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which tracks."""
        parser.add_argument("tracks", nargs="*", help="ids; without any: all")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Count them; doing it again, or while people comment, does no harm."""
        chosen = [_id(text) for text in options["tracks"]]
        tracks = chosen or Track.objects.values_list("pk", flat=True).iterator()
        wrong = services.tracks_with_wrong_counts(tracks)
        self.stdout.write(f"{wrong} tracks had wrong counts.")


def _id(text: str) -> ObjectId:
    try:
        return ObjectId(text)
    except InvalidId:
        raise CommandError(f"{text} is not an id.") from None
