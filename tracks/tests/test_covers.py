"""The picture inside an audio file is offered as its project's artwork."""

import pytest

from accounts.models import Entitlement
from accounts.tests.people import Visitor
from projects.models import Project
from projects.tests.factories import make_project
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.models import Version
from tracks.tests.factories import make_track, process
from wavic.images import services as pictures
from wavic.storage.blobs import blob_store
from wavic.testing.audio import audio_file
from wavic.testing.pictures import encoded, photograph
from wavic.testing.tagged_audio import FRONT, with_flac_picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def an_empty_store(tmp_path, monkeypatch):
    monkeypatch.setattr(blob_store(), "folder", tmp_path / "blobs")


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def project(owner):
    return make_project(make_space(owner.user))


def picture(form: str, width: int) -> bytes:
    return encoded(photograph(width, width * 2 // 3), form)


def make_version_with(project, cover: bytes | None) -> Version:
    content = audio_file("flac")
    if cover is not None:
        content = with_flac_picture(content, (FRONT, cover))
    track = make_track(project, content=content)
    return process(Version.objects.get(pk=track.current_version_id))


def adopt(visitor, project, version):
    path = f"/project/{project.pk}/artwork/from-version"
    return visitor.api.post(path, {"version": str(version.pk)}, format="json")


def test_a_cover_is_offered_and_becomes_the_artwork(owner, project):
    cover = picture("JPEG", 300)
    version = make_version_with(project, cover)
    with blob_store().open(version.cover) as file:
        assert file.read() == cover
    shown = owner.api.get(f"/track/{version.track_id}").json()["version"]
    assert version.cover in shown["cover_url"]
    answer = adopt(owner, project, version)
    assert answer.status_code == 200, answer.json()
    assert answer.json()["artwork"]["status"] == "processing"
    pending = str(Project.objects.get().artwork.pending)
    pictures.make_variants("project_artwork", str(project.pk), pending)
    artwork = owner.api.get(f"/project/{project.pk}").json()["artwork"]
    assert artwork["status"] == "ready"
    assert artwork["thumbnail"]
    assert Entitlement.objects.get(user=owner.user).storage_used == version.size + len(cover)


def test_who_may_not_download_is_not_shown_the_picture_as_it_is(project):
    version = make_version_with(project, picture("PNG", 30))
    viewer = Visitor.logged_in()
    add_member(project.space, viewer.user, Role.VIEWER)
    assert viewer.api.get(f"/track/{version.track_id}").json()["version"]["cover_url"] is None
    assert adopt(viewer, project, version).status_code == 403


def test_a_file_without_a_picture_offers_none(owner, project):
    version = make_version_with(project, None)
    assert version.cover == ""
    assert owner.api.get(f"/track/{version.track_id}").json()["version"]["cover_url"] is None
    answer = adopt(owner, project, version)
    assert (answer.status_code, answer.json()["code"]) == (404, "no_cover")


def test_what_only_claims_to_be_a_picture_stays_inside(project):
    assert make_version_with(project, b"<svg onload='alert(1)'/>").cover == ""


def test_another_projects_version_is_404(owner, project):
    other = make_project(project.space, "Other")
    version = make_version_with(other, picture("JPEG", 30))
    assert adopt(owner, project, version).status_code == 404
    assert Project.objects.get(pk=project.pk).artwork is None
