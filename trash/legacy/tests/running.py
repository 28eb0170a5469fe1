"""Running the import on a messy source, and looking at what came of it."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from rest_framework.test import APIClient

from trash.legacy.tests.library import PASSWORD, Messy
from wavic.mongo.connections import mongo_connection

Report = dict[str, Any]


def bring(source: Messy, folder: Path, *more: str, code: int = 1) -> Report:
    """Run the command, which must end with this code; its report."""
    ended = 0
    try:
        call_command(
            "import_legacy", "--from", source.uri, "--quiet", "--report", str(folder), *more,
            stdout=StringIO(),
        )  # fmt: skip
    except SystemExit as end:
        ended = int(end.code or 0)
    assert ended == code
    return json.loads(max(folder.glob("*.json")).read_text())


def entries(report: Report, code: str) -> list[Report]:
    return [entry for entry in report["entries"] if entry["code"] == code]


def logged_in(email: str) -> APIClient:
    client = APIClient()
    answer = client.post("/user/login", {"email": email, "password": PASSWORD})
    assert answer.status_code == 200, answer.content
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {answer.data['token']}")
    return client


def everything(*without: str) -> dict[str, list[Any]]:
    """All documents of this database, but for what only passes through."""
    passing = {"django_q_ormq", "django_q_queue", *without}
    database = mongo_connection().database
    return {
        name: list(database[name].find().sort("_id", 1))
        for name in sorted(database.list_collection_names())
        if name not in passing and not name.startswith("system.")
    }
