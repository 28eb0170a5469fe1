"""An archive that isn't what it claims is refused with a reason, and nothing of it is here."""

import hashlib
import json
import struct
import zipfile

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Entitlement, User
from accounts.tests.people import person
from collaboration.models import Comment
from collaboration.tests.factories import make_comment
from projects.tests.factories import make_project
from spaces.models import Membership, Space
from spaces.tests.factories import make_space
from tracks.models import Track, Version
from tracks.tests.factories import make_track
from wavic.exports.loading import load as loading
from wavic.exports.models import Load
from wavic.testing.workers import work_off


@pytest.fixture(scope="module")
def made(module_database, tmp_path_factory):
    """The members of a small space's archive, and whose it is to become."""
    space = make_space(person(name="Ada"))
    track = make_track(make_project(space))
    make_comment(track)
    work_off()
    path = tmp_path_factory.mktemp("archives") / "whole.zip"
    call_command("export", space=str(space.pk), to=path)
    person("here@example.com", name="Here")
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def load(made, tmp_path):
    """Loads an archive of these members; says why it was refused, or "" if it wasn't."""

    def write(members, **how):
        path = tmp_path / "archive.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content, **how)
        return path

    def attempt(members, **how):
        options = {"dry_run": how.pop("dry_run", False)}
        try:
            call_command(
                "import_export", write(members, **how), owner="here@example.com", **options
            )
        except CommandError as error:
            return str(error)
        return ""

    return attempt


def counts():
    models = (Space, Membership, Track, Version, Comment, User, Load)
    used = Entitlement.objects.get(user__email="here@example.com")
    return [model.objects.count() for model in models], used.storage_used, used.spaces_used


def listing(members):
    """Members with a manifest that lists them as they are."""
    manifest = json.loads(members["manifest.json"])
    known = {file["path"]: file for file in manifest["files"]}
    manifest["files"] = [
        {
            **known.get(path, {}),
            "path": path,
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        for path, content in members.items()
        if path != "manifest.json"
    ]
    return {**members, "manifest.json": json.dumps(manifest).encode()}


def edited(members, name, /, **changes):
    """With these values in the first row of a kind, and a manifest that agrees."""
    path = f"data/{name}.jsonl"
    first, *others = members[path].decode().splitlines()
    row = {**json.loads(first), **changes}
    content = "".join(f"{line}\n" for line in (json.dumps(row), *others)).encode()
    return listing({**members, path: content})


def said(members, **changes):
    manifest = {**json.loads(members["manifest.json"]), **changes}
    return {**members, "manifest.json": json.dumps(manifest).encode()}


AUDIO = "audio/01 First Light/01 Harbour/v1.wav"
OTHER = "0" * 24
REFUSED = {
    "no zip": (None, "no zip file"),
    "no manifest": (lambda m: {"a": b"b"}, "no export of WAVIC"),
    "another format": (lambda m: said(m, format="x"), "no export of WAVIC"),
    "a version of the future": (lambda m: said(m, version=2), "version 2"),
    "a path outside": (lambda m: listing({**m, "../../etc/passwd": b"x"}), "isn't a path within"),
    "an absolute path": (lambda m: listing({**m, "/etc/passwd": b"x"}), "isn't a path within"),
    "a backslash": (lambda m: listing({**m, "a\\..\\b": b"x"}), "isn't a path within"),
    "a file too many": (lambda m: {**m, "more": b"x"}, "isn't in the manifest"),
    "a file too few": (
        lambda m: {path: content for path, content in m.items() if path != AUDIO},
        "is missing",
    ),
    "another byte": (lambda m: {**m, AUDIO: m[AUDIO][:-1] + b"\x01"}, "isn't what the manifest"),
    "another length": (lambda m: {**m, AUDIO: m[AUDIO] + b"x"}, "isn't as long"),
    "no JSON": (lambda m: listing({**m, "data/tracks.jsonl": b"{"}), "not JSON"),
    "no rows": (lambda m: listing({**m, "data/tracks.jsonl": b"[]\n"}), "not a row"),
    "no number": (lambda m: edited(m, "tracks", position=-1), "position"),
    "an enormous number": (lambda m: edited(m, "tracks", position=10**40), "position"),
    "a list for a text": (lambda m: edited(m, "tracks", title=["x"]), "title"),
    "half a character": (lambda m: edited(m, "tracks", title="\ud800"), "not JSON"),
    "a null byte": (lambda m: edited(m, "tracks", title="a\0b"), "not JSON"),
    "a text for a number": (lambda m: edited(m, "tracks", bpm="fast"), "bpm"),
    "no moment": (lambda m: edited(m, "tracks", created_at="yesterday"), "created_at"),
    "a title too long": (lambda m: edited(m, "tracks", title="x" * 201), "title"),
    "a role that isn't": (lambda m: edited(m, "members", role="god"), "role"),
    "a second owner": (
        lambda m: edited(m, "members", user={"id": OTHER, "name": "Eve"}),
        "one owner",
    ),
    "an id that isn't": (lambda m: edited(m, "versions", track={"$ne": None}), "no id"),
    "a file named twice": (
        lambda m: edited(m, "spaces", avatar=AUDIO),
        "named twice",
    ),
    "two of a number": (
        lambda m: listing(
            {
                **m,
                AUDIO + "2": m[AUDIO],
                "data/versions.jsonl": m["data/versions.jsonl"]
                + json.dumps(
                    {
                        **json.loads(m["data/versions.jsonl"]),
                        "id": OTHER,
                        "file": AUDIO + "2",
                    }
                ).encode()
                + b"\n",
            }
        ),
        "as in another row",
    ),
    "the same id twice": (
        lambda m: listing({**m, "data/tracks.jsonl": m["data/tracks.jsonl"] * 2}),
        "in it twice",
    ),
    "a feed of its own": (lambda m: edited(m, "activity", kind="space.purged"), "feed"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_with_a_reason(made, load, tmp_path, what):
    change, reason = REFUSED[what]
    before = counts()
    if change is None:
        (tmp_path / "archive.zip").write_bytes(b"PK no")
        with pytest.raises(CommandError, match=reason):
            call_command("import_export", tmp_path / "archive.zip", owner="here@example.com")
    else:
        assert reason in load(change(made))
    assert counts() == before


def test_a_bomb_is_refused_by_its_directory(made, load):
    assert "compressed" in load(made, compress_type=zipfile.ZIP_DEFLATED)


def test_a_directory_that_lies_about_a_size_is_refused(made, load, tmp_path):
    """The member's own header says less than the directory does."""
    assert load(made, dry_run=True) == ""
    path = tmp_path / "archive.zip"
    content = bytearray(path.read_bytes())
    at = content.rfind(struct.pack("<L", len(made[AUDIO])))
    content[at : at + 4] = struct.pack("<L", len(made[AUDIO]) - 1)
    path.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("import_export", path, owner="here@example.com")


def test_over_the_quota_it_is_refused_with_the_numbers(made, load):
    before = counts()
    mine = Entitlement.objects.filter(user=User.objects.get(email="here@example.com"))
    limit = mine.get().storage_limit
    mine.update(storage_limit=5)
    reason = load(made)
    mine.update(storage_limit=limit)
    assert "limit 5" in reason
    assert counts() == before


def test_a_dry_run_checks_all_and_writes_nothing(made, load, capsys):
    before = counts()
    assert load(made, dry_run=True) == ""
    assert "Would load: 1 spaces, 1 projects, 1 tracks, 1 versions" in capsys.readouterr().out
    assert counts() == before


def test_rows_of_what_is_not_in_it_are_left_out_never_looked_up(made, load, capsys):
    """Deleted while the export was made, or an id of somebody else's space: all the same."""
    changed = edited(made, "comments", track=OTHER)
    comments = Comment.objects.count()
    other = edited(changed, "versions", track=OTHER)
    assert load(other, dry_run=True) == ""
    assert "Left out" in capsys.readouterr().out
    assert Comment.objects.count() == comments


def test_killed_at_any_kind_it_is_loaded_whole_by_the_next_run(made, load, monkeypatch):
    """Whoever is killed while writing is invisible until somebody runs it again."""
    whole = loading._insert
    visible = Membership.objects.count()

    class Killed(BaseException):
        pass

    for fatal in ("spaces", "versions", "comments", "members"):

        def insert(kind, *rest, fatal=fatal):
            whole(kind, *rest)
            if kind.name == fatal:
                raise Killed

        monkeypatch.setattr(loading, "_insert", insert)
        with pytest.raises(Killed):
            load(made)
        if fatal != "members":
            assert Membership.objects.count() == visible
    monkeypatch.setattr(loading, "_insert", whole)
    assert load(made) == ""
    mine = Entitlement.objects.get(user__email="here@example.com")
    space = Space.objects.get(owner=mine.user)
    assert (mine.spaces_used, mine.storage_used) == (1, space.storage_used)
    assert Track.objects.filter(space=space).count() == 1
    assert Comment.objects.filter(space=space).count() == 1
