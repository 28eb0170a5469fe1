"""Every route answers every kind of caller as the table in routes.py says (cases 16 and 17)."""

import re
from functools import cache, partial

import pytest
from bson.objectid import ObjectId
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from accounts.models import Session
from accounts.plans import Plan
from accounts.tests.people import PASSWORD, Visitor, on_plan, person
from collaboration import services
from collaboration.tests.factories import guest_of, make_comment, make_link
from collaboration.tokens import token_for
from projects.tests.factories import make_project
from spaces.models import Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tests.routes import COLUMNS, EXEMPT, GUESTS, PEOPLE, may_be_done_while_read_only, rows
from tracks.models import Version
from tracks.services import trash_track
from tracks.tests.factories import attach_file, make_track, make_version, process, short_wav
from wavic.storage.blobs import blob_store
from wavic.storage.names import blob_name
from wavic.testing.pictures import encoded, photograph
from wavic.testing.schema import assert_documented
from wavic.uploads.models import Upload
from wavic.uploads.services import open_upload

# After one of these has succeeded the next caller would find nothing, or a dead session.
USES_UP_THE_WORLD = {(method, path) for method, path in rows() if method == "DELETE"} | {
    ("POST", "/user/logout"),
    ("POST", "/user/refresh"),
    ("POST", "/user/password/change"),
    ("POST", "/artist/{space}/leave"),
    ("POST", "/artist/{space}/transfer"),
    ("POST", "/trash/{kind}/{gone}/restore"),
}


def url_patterns(resolver=None, prefix="/"):
    for pattern in (resolver or get_resolver()).url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if path != "/admin/":
                yield from url_patterns(pattern, path)
        elif isinstance(pattern, URLPattern):
            yield path, pattern.callback


def shape(path: str) -> str:
    """A path with its parameters unnamed."""
    return re.sub(r"<[^>]+>|\{[^}]+\}", "{}", path)


def served_routes() -> set[tuple[str, str]]:
    exempt = set(map(shape, EXEMPT))
    served = set()
    for path, view in url_patterns():
        if shape(path) in exempt or path.startswith("/admin/"):
            continue
        actions = getattr(view, "actions", None)
        assert actions, f"{path} is no viewset's: give it a row in EXEMPT with a reason"
        served |= {(method.upper(), shape(path)) for method in actions if method != "head"}
    return served


def test_every_route_has_a_row_and_every_row_a_route():
    assert served_routes() == {(method, shape(path)) for method, path in rows()}


def test_exemptions_are_of_routes_that_exist():
    paths = {shape(path) for path, _ in url_patterns()}
    assert {shape(path) for path in EXEMPT} <= paths


MULTIPART = {"/track/{track}/version", "/file/track/{track}", "/file/project/{project}"}


class World:
    """A space with a person of each kind, a project in it, and in that a track of two versions
    that the worker has been through, and another one in the trash; the owner has an upload under
    way.
    """

    def __init__(self) -> None:
        self.people = {column: person(name=column) for column in PEOPLE}
        self.space = make_space(self.people["owner"])
        for payer in ("owner", "admin"):  # who owns it, and who may come to
            on_plan(self.people[payer], Plan.PRO)
        for role in (Role.ADMIN, Role.EDITOR, Role.COMMENTER, Role.VIEWER):
            add_member(self.space, self.people[role], role)
        self.member = person(name="member")
        add_member(self.space, self.member, Role.VIEWER)
        visited = make_project(self.space)
        add_member(self.space, self.people["visitor"], Role.EDITOR, visited)
        add_member(self.space, self.people["ex_member"], Role.ADMIN).delete()
        make_space(self.people["stranger"], name="Elsewhere")
        self.project = make_project(self.space)
        self.track = make_track(self.project)
        self.older = Version.objects.get(pk=self.track.current_version_id)
        self.version = make_version(self.track)
        for version in (self.older, self.version):
            mark_processed(version)
        self.attachment = attach_file(self.track)
        attach_file(self.track, to_project=True)
        self.gone = make_track(self.project, "Gone")
        mark_processed(Version.objects.get(pk=self.gone.current_version_id))
        trash_track(self.people["owner"], self.gone.pk)
        self.file = self.open_file()
        self.visitors = {name: Visitor.logged_in(user) for name, user in self.people.items()}
        self.clients = {name: visitor.api for name, visitor in self.visitors.items()}
        for name in GUESTS:
            allowed = {name.replace("guest_", "may_"): True} if name != "guest" else {}
            self.clients[name] = guest_of(make_link(self.project, **allowed), name="Guest")
        self.comment = make_comment(self.track, author=self.people["commenter"])
        self.link = make_link(self.project, created_by=self.people["editor"])
        self.copy = self.link.copies.get()
        self.invitation = services.invite(
            self.people["owner"], space=self.space.pk, email="dee@example.org", role=Role.EDITOR
        )
        self.session = Session.objects.get(user=self.people["owner"])

    def path(self, template: str) -> str:
        return template.format(
            space=self.space.pk,
            project=self.project.pk,
            track=self.track.pk,
            version=self.version.pk,
            file=self.file.pk,
            attachment=self.attachment.pk,
            session=self.session.pk,
            member=self.member.pk,
            kind="track",
            gone=self.gone.pk,
            comment=self.comment.pk,
            invitation=self.invitation["id"],
            link=self.link.pk,
            copy=self.copy.pk,
            token=token_for("link", self.copy.pk, self.copy.generation),
        )

    def open_file(self) -> Upload:
        return open_upload(
            self.people["owner"], purpose="track", target=self.project.pk, name="b.wav", size=9
        )

    def body(self, method: str, path: str, caller: str) -> dict | None:
        asked = self.people.get(caller) or self.people["owner"]
        refresh = self.visitors[caller if caller in self.visitors else "owner"].refresh
        bodies = {
            "/user/register": {
                "email": f"{ObjectId()}@example.org",
                "password": PASSWORD,
                "name": "New",
            },
            "/user/login": {"email": asked.email, "password": PASSWORD},
            "/user/reopen": {"email": asked.email, "password": PASSWORD},
            "/user/refresh": {"refresh": refresh},
            "/user/password/change": {"current": PASSWORD, "new": "harbour lights 9"},
            "/user/password/forgot": {"email": asked.email},
            "/user/password/reset": {"token": "nonsense", "password": "harbour lights 9"},
            "/user/email/verify": {"token": "nonsense"},
            "/user/email/resend": {"email": asked.email},
            "/user/email/change": {"email": "other@example.org", "password": PASSWORD},
            ("DELETE", "/user/me"): {"password": PASSWORD, "spaces": []},
            ("PATCH", "/user/me"): {"name": "Renamed"},
            "/notification/read": {"space": str(self.space.pk)},
            "/notification/preferences": {
                "timezone": "Europe/Berlin",
                "spaces": [{"space": str(self.space.pk), "digest": "weekly"}],
            },
            "/artist": {"name": "Second"},
            "/artist/{space}": {"name": "Renamed"},
            "/project": {"space": str(self.space.pk), "title": "Tides"},
            "/project/{project}": {"title": "Renamed"},
            "/project/{project}/artwork/from-version": {"version": str(self.version.pk)},
            "/project/{project}/reorder": {"tracks": [str(self.track.pk)]},
            "/project/{project}/download": {"quality": "original"},
            "/track/{track}/move": {"project": str(self.project.pk)},
            "/track/{track}/duplicate": {"title": "Another take"},
            "/track/{track}": {"title": "Renamed"},
            "/track/{track}/version/{version}": {"label": "Mix 2", "current": True},
            "/track/{track}/version/{version}/approve": {"note": "Yes."},
            "/track/{track}/version/{version}/request-changes": {"note": "No."},
            "/file/attachment/{attachment}": {"name": "Renamed.zip"},
            "/artist/{space}/members/{member}": {"role": "commenter"},
            "/artist/{space}/transfer": {"user": str(self.people["admin"].pk)},
            "/collaboration/invite": {
                "space": str(self.space.pk),
                "email": "eli@example.org",
                "role": "viewer",
                "message": "Come in.",
            },
            "/collaboration/preview": {"token": "nonsense"},
            "/collaboration/accept": {"token": "nonsense"},
            "/collaboration/decline": {"token": "nonsense"},
            "/comment": {
                "track": str(self.track.pk),
                "version": str(self.version.pk),
                "start_ms": 0,
                "end_ms": 100,
                "body": "Louder.",
                "mentions": [],
            },
            "/comment/{comment}": {"body": "Quieter."},
            "/comment/{comment}/reaction": {"emoji": "🔥"},
            "/link": {
                "target": "project",
                "target_id": str(self.project.pk),
                "name": "For the label",
                "password": None,
                "expires_at": None,
                "max_plays": 9,
                "may_comment": True,
                "recipients": ["Ada"],
            },
            "/link/{link}": {"name": "For the label"},
            "/link/{link}/copy": {"recipients": ["Ada"]},
            "/link/guest": {"name": "Ada"},
            "/link/open/{token}": {"password": "low tide", "name": "Ada", "guest": "guest_of_old"},
            "/link/report/{token}": {"reason": "spam", "details": "x", "email": "a@example.org"},
            "/subscription/checkout": {"plan": "pro", "interval": "year"},
            "/subscription/change": {"plan": "studio", "interval": "month"},
            "/subscription/preview": {"plan": "studio", "interval": "month"},
            "/track/{track}/heard": {
                "version": str(self.version.pk),
                "play": "one",
                "ranges": [[0, 100]],
            },
            "/file": {
                "purpose": "track",
                "target": str(self.project.pk),
                "name": "song.wav",
                "size": 10,
                "type": "audio/wav",
                "sha256": "0" * 64,
                "details": {"title": "Song"},
            },
        }
        return bodies.get((method, path)) or bodies.get(path)

    def call(self, method: str, path: str, caller: str):
        client = self.clients.get(caller) or APIClient()
        if (method, path) == ("POST", "/track"):
            return upload(client, project=str(self.project.pk))
        if method == "POST" and path in MULTIPART:
            return upload(client, self.path(path))
        if method == "PUT":
            picture = SimpleUploadedFile("picture.jpg", encoded(photograph(30, 20), "JPEG"))
            return client.put(self.path(path), {"file": picture}, format="multipart")
        if path.endswith("/sign-off"):
            Version.objects.update(approval="approved")
        if path.endswith("/from-version"):
            Version.objects.update(cover=stored_cover())
        address = self.path(path)
        if (method, path) == ("DELETE", "/comment/{comment}/reaction"):
            address += "?emoji=%F0%9F%94%A5"
        send = partial(getattr(client, method.lower()), address)
        if method == "GET":
            answer = send(self.query(path))
            answer.close()  # what streams holds its place until then
            return answer
        return send(self.body(method, path, caller), format="json")

    def query(self, path: str) -> dict[str, str]:
        if path.endswith("/compare"):
            return {"a": str(self.older.pk), "b": str(self.version.pk)}
        if path == "/search":
            return {"query": "first"}
        return {}


def upload(client: APIClient, path: str = "/track", **fields):
    file = SimpleUploadedFile("song.wav", short_wav())
    return client.post(path, {**fields, "file": file}, format="multipart")


@cache
def stored_cover() -> str:
    """The blob of a picture as the worker finds it in a file."""
    picture = [encoded(photograph(60, 40), "JPEG")]
    name = blob_name("cover", "jpg")
    return blob_store().write(name, picture, content_type="image/jpeg", disposition="inline").name


@cache
def processed() -> dict:
    """What the worker writes of the short WAV that all versions here are."""
    track = make_track(make_project(make_space(person())))
    version = process(Version.objects.get(pk=track.current_version_id))
    own = {"id", "track", "number", "uploaded_by", "blob", "label", "notes", "approval"}
    fields = [field.attname for field in Version._meta.concrete_fields if field.name not in own]
    return {name: getattr(version, name) for name in fields}


def mark_processed(version: Version) -> None:
    """As if the worker had been there: decoding for each of some hundred worlds costs minutes."""
    Version.objects.filter(pk=version.pk).update(**processed())


@pytest.fixture(scope="module")
def shared(snapshot):
    """One world for all rows, and how it was: to make it anew for each costs minutes."""
    return World(), snapshot()


@pytest.mark.parametrize("route", rows(), ids=" ".join)
def test_each_caller_gets_what_the_table_says(shared, route):
    expected = rows()[route]
    answers = {}
    world, before = shared
    before.restore()
    for caller in expected:
        answer = world.call(*route, caller)
        assert_documented(answer)
        answer.getvalue()  # what streams holds a place until it is read
        answers[caller] = answer.status_code
        if answer.status_code < 300 and route in USES_UP_THE_WORLD:
            before.restore()
    assert answers == expected


def changes() -> dict[tuple[str, str], str]:
    """What changes something, and who of the table may do it; guests where they alone may."""
    found = {}
    for route, expected in rows().items():
        able = [caller for caller in COLUMNS if expected[caller] < 300]
        if route[0] != "GET" and able:
            found[route] = able[0]
    return found


@pytest.mark.parametrize("route", changes(), ids=" ".join)
def test_in_a_space_that_can_only_be_read_nothing_is_added(shared, route):
    """Case 28: what makes room can be done as ever, all else says which limit is in the way."""
    world, before = shared
    before.restore()
    Space.objects.filter(pk=world.space.pk).update(read_only="collaborators")
    caller = changes()[route]
    answer = world.call(*route, caller)
    assert_documented(answer)
    if may_be_done_while_read_only(*route):
        assert answer.status_code == rows()[route][caller]
        return
    assert answer.status_code == 403
    problem = answer.json()
    assert problem["code"] == "read_only"
    assert (problem["quota"], problem["current_plan"]) == ("collaborators", "pro")
    assert (problem["space"], problem["plan"]) == (str(world.space.pk), "studio")
    assert {"limit", "used", "detail"} <= problem.keys()


@pytest.mark.parametrize("guest", ["guest_comment", "guest_approve"])
def test_guests_add_nothing_there_either(shared, guest):
    world, before = shared
    before.restore()
    Space.objects.filter(pk=world.space.pk).update(read_only="spaces")
    for route, expected in rows().items():
        if expected[guest] < 300 and route[1].startswith(("/comment", "/track/{track}/version")):
            answer = world.call(*route, guest)
            wanted = expected[guest] if route[0] == "GET" else 403
            assert answer.status_code == wanted, route
            assert route[0] == "GET" or answer.json()["code"] == "read_only"


@pytest.mark.django_db
def test_a_role_taken_away_is_gone_at_the_next_request():
    world = World()
    assert world.call("PATCH", "/project/{project}", "editor").status_code == 200
    world.space.memberships.filter(user=world.people["editor"]).delete()
    assert world.call("PATCH", "/project/{project}", "editor").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "field"), [("/project", "space"), ("/project/{project}/reorder", "tracks")]
)
def test_an_id_of_another_space_in_a_body_is_refused(path, field):
    """Case 17: nested ids are checked like those in the address."""
    world = World()
    other = make_space(world.people["stranger"], name="Theirs")
    foreign = make_track(make_project(other))
    client = world.visitors["owner"].api
    body = {"space": str(other.pk), "title": "x", "tracks": [str(foreign.pk)]}
    answer = client.post(world.path(path), body, format="json")
    assert answer.status_code == {"space": 404, "tracks": 400}[field]


@pytest.mark.django_db
def test_an_upload_into_another_spaces_project_is_404_before_the_body_is_read():
    world = World()
    client = world.visitors["stranger"].api
    assert upload(client, project=str(world.project.pk)).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["1", "zzzzzzzzzzzzzzzzzzzzzzzz", "0" * 23, "0" * 25, "%00", "$ne"])
@pytest.mark.parametrize("path", ["/artist/", "/project/", "/track/", "/user/sessions/"])
def test_malformed_ids_are_404(path, bad):
    client = Visitor.logged_in().api
    answer = client.get(path + bad) if "sessions" not in path else client.delete(path + bad)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
