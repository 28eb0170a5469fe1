"""The manifest: what an archive is, and the digest of every file in it."""

import json
from collections.abc import Iterable, Iterator

from wavic.exports.models import Export, File

PATH = "manifest.json"
FORMAT = "wavic-export"
VERSION = 1


def lines(export: Export, files: Iterable[File]) -> Iterator[bytes]:
    """The manifest as JSON, a line for each file, so that it needs no more memory for many."""
    from django.conf import settings

    head = {
        "format": FORMAT,
        "version": VERSION,
        "id": str(export.pk),
        "scope": export.scope,
        "subject": str(export.subject),
        "title": export.title,
        "created_at": export.created_at.isoformat(timespec="milliseconds"),
        "made_by": settings.PUBLIC_URL,
    }
    yield b"{\n"
    for name, value in head.items():
        yield f"{json.dumps(name)}: {_json(value)},\n".encode()
    missing = []
    before = '"files": [\n'
    for file in files:
        if file.missing:
            missing.append(file.path)
            continue
        said = {"path": file.path, "size": file.size, "sha256": file.sha256}
        if file.maker:
            said |= {"kind": file.maker, "folder": file.folder, "rows": file.rows}
        yield f"{before}{_json(said)}".encode()
        before = ",\n"
    yield f'\n],\n"missing": {_json(missing)}\n}}\n'.encode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
