"""What is in every archive: what a person reads first."""

from collections.abc import Iterator

from wavic.exports.makers import Maker, Making, register

PATH = "README.txt"
_TEXT = """\
This is everything that WAVIC held of what you asked for, as files that need no WAVIC.

manifest.json   what this archive is, and the SHA-256 of every file in it
data/           one file for each kind of thing, one JSON object a line (JSON Lines)
audio/          the original of every version: project, track, version
artwork/        pictures, as they were uploaded
attachments/    stems, session files, lyrics, documents
credits.csv     who did what on which track

What is in the trash is not in here. Each field is described in docs/export.md of WAVIC.
`manage.py import_export FILE --owner ADDRESS` loads it into another WAVIC.
"""


@register
class Readme(Maker):
    """README.txt."""

    name = "readme"

    def lines(self, _making: Making) -> Iterator[bytes]:
        """The same in every archive."""
        yield _TEXT.encode()
