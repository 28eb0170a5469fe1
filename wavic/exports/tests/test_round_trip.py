"""A space that is exported and loaded into an empty WAVIC loses nothing."""

import hashlib
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from accounts.models import Entitlement, User
from accounts.tests.people import Visitor, person
from conftest import _written
from spaces.counting import in_spaces
from spaces.models import Space
from tracks.models import Version
from wavic.exports.tests.spaces import Rich
from wavic.storage.blobs import blob_store
from wavic.testing.workers import work_off


def export(path: Path, space) -> zipfile.ZipFile:
    call_command("export", space=str(space), to=path)
    return zipfile.ZipFile(path)


def empty_instance() -> None:
    """As a WAVIC that was never used: no document, no blob, and another secret."""
    _written.empty()
    shutil.rmtree(settings.BLOB_DIR, ignore_errors=True)
    blob_store().ensure()


def rows_of(archive: zipfile.ZipFile) -> dict[str, list[dict]]:
    names = [name for name in archive.namelist() if name.startswith("data/")]
    return {
        name: [json.loads(line) for line in archive.read(name).decode().splitlines()]
        for name in names
    }


class Names:
    """Ids replaced by where they were met first: the same in two archives of the same things."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}

    def told(self, value):
        if isinstance(value, dict):
            return {key: self.told(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.told(each) for each in value]
        if isinstance(value, str) and len(value) == 24 and set(value) <= set("0123456789abcdef"):
            return self._seen.setdefault(value, f"#{len(self._seen)}")
        return value


def told(archive: zipfile.ZipFile) -> dict:
    names = Names()
    return {name: names.told(rows) for name, rows in rows_of(archive).items()}


def files_of(archive: zipfile.ZipFile) -> dict[str, str]:
    """Path → digest of what people uploaded, and of the table of credits."""
    return {
        name: hashlib.sha256(archive.read(name)).hexdigest()
        for name in archive.namelist()
        if not name.startswith("data/") and name != "manifest.json"
    }


def shown(visitor: Visitor, space) -> dict:
    """What the API says of all of it, without what differs between two servers: addresses."""
    names, pages = Names(), {}

    def get(path: str):
        pages[path] = answer = visitor.api.get(path).json()
        return answer

    get(f"/artist/{space}")
    get(f"/artist/{space}/members")
    feed = get(f"/artist/{space}/activity?limit=100")
    # What is in the trash stays behind, and so does the news of it.
    feed["results"] = [line for line in feed["results"] if line["kind"] != "track.trashed"]
    get("/link")
    projects = get(f"/project/space/{space}")["results"]
    for project in projects:
        get(f"/project/{project['id']}")
        get(f"/file/project/{project['id']}")
        for track in get(f"/track/project/{project['id']}")["results"]:
            get(f"/track/{track['id']}")
            get(f"/file/track/{track['id']}")
            get(f"/comment/track/{track['id']}")
            get(f"/track/{track['id']}/waveform")
            for version in get(f"/track/{track['id']}/version")["results"]:
                get(f"/comment/track/{track['id']}?version={version['id']}")
    assert not [path for path, answer in pages.items() if "code" in answer]
    return names.told(without_addresses(list(pages.values())))


def without_addresses(value):
    if isinstance(value, list):
        return [without_addresses(each) for each in value]
    if isinstance(value, dict):
        return {key: without_addresses(each) for key, each in value.items() if key != "email"}
    if isinstance(value, str) and value.startswith("http"):
        return "(an address)"
    # Of a recipient's address the archive holds what stands before the @.
    return value.partition("@")[0] if isinstance(value, str) else value


@pytest.fixture(scope="module")
def trip(module_database, tmp_path_factory):
    """An archive of a rich space, and the one of what it became in an empty WAVIC."""
    folder = tmp_path_factory.mktemp("exports")
    there = Rich()
    before = export(folder / "before.zip", there.space.pk)
    before.shown = shown(there.ada, there.space.pk)
    empty_instance()
    with override_settings(SECRET_KEY="another" * 9):
        owner = Visitor.logged_in(person("owner@here.example", name="Ada"))
        Entitlement.objects.update(collaborators_limit=9)
        call_command("import_export", folder / "before.zip", owner="owner@here.example")
        work_off()
        after = export(folder / "after.zip", Space.objects.get().pk)
        after.shown = shown(owner, Space.objects.get().pk)
        yield before, after, owner, folder


def test_every_row_of_every_kind_is_the_same(trip):
    before, after, *_ = trip
    expected, got = told(before), told(after)
    for name, rows in expected.items():
        assert rows, f"{name}: nothing in it proves nothing"
        assert got[name] == rows


def test_every_file_is_the_same_to_the_last_byte(trip):
    before, after, *_ = trip
    assert files_of(before) == files_of(after)
    assert len([name for name in files_of(before) if name.startswith("audio/")]) == 4


def test_no_id_is_the_one_it_was(trip):
    before, after, *_ = trip
    olds, news = (
        {row["id"] for rows in rows_of(archive).values() for row in rows}
        for archive in (before, after)
    )
    assert not olds & news


def test_the_api_shows_the_same(trip):
    before, after, *_ = trip
    for expected, got in zip(before.shown, after.shown, strict=True):
        assert got == expected


def test_the_owner_pays_for_it(trip):
    owner = trip[2]
    space = Space.objects.get()
    taken = Entitlement.objects.get(user=owner.user)
    assert space.storage_used == in_spaces([space.pk])[space.pk] > 0
    assert (taken.storage_used, taken.spaces_used) == (space.storage_used, 1)


def test_nobody_who_came_along_can_log_in(trip):
    others = User.objects.exclude(email="owner@here.example")
    assert {other.name for other in others} == {"Bo", "Cy", "Di"}
    assert not any(other.is_active or other.has_usable_password() for other in others)


def test_loaded_again_it_changes_nothing(trip, capsys):
    *_, folder = trip
    count = Version.objects.count()
    call_command("import_export", folder / "before.zip", owner="owner@here.example")
    assert "loaded before" in capsys.readouterr().out
    assert (Space.objects.count(), Version.objects.count()) == (1, count)


def test_the_archive_holds_no_address_token_hash_or_signed_url(trip):
    before, *_ = trip
    for name in before.namelist():
        if name.startswith("data/") or "." in name.rpartition("/")[2][-5:]:
            text = before.read(name)
            for secret in (b"secret.example", b"signature=", b"bcrypt", b"token", b'password"'):
                if name.startswith(("data/", "manifest", "README", "credits")):
                    assert secret not in text.replace(b"has_password", b""), (name, secret)
