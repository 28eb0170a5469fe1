"""A picture is the old one until the new one is whole; then its bytes and files are gone."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import Entitlement
from accounts.tests.people import Visitor
from spaces.models import Space
from spaces.tests.factories import make_space
from spaces.uploads import SpaceAvatar
from wavic.events import Event
from wavic.images.services import making, removing
from wavic.queue.models import Once
from wavic.storage.blobs import blob_store
from wavic.storage.tests.uploading import put as put_block
from wavic.testing.pictures import encoded, phone_photograph, photograph
from wavic.testing.workers import make_due, work_off

pytestmark = pytest.mark.django_db

VARIANTS = ["thumbnail", "medium", "thumbnail_webp", "medium_webp"]


class Killed(BaseException):
    """kill -9, as far as one can be in a test of one process."""


@pytest.fixture(autouse=True)
def an_empty_store(tmp_path, monkeypatch):
    monkeypatch.setattr(blob_store(), "folder", tmp_path / "blobs")


@pytest.fixture
def visitor():
    return Visitor.logged_in()


@pytest.fixture
def space(visitor):
    return make_space(visitor.user)


def jpeg(seed: int = 1) -> bytes:
    return encoded(photograph(800, 600, seed), "JPEG", quality=90)


def put(visitor: Visitor, path: str, content: bytes, status: int = 200) -> dict:
    file = SimpleUploadedFile("IMG 0001.jpg", content)
    answer = visitor.api.put(path, {"file": file}, format="multipart")
    assert answer.status_code == status, answer.content
    return answer.json()


def avatar(visitor: Visitor, space: Space) -> dict | None:
    return visitor.api.get(f"/artist/{space.pk}").json()["avatar"]


def used(visitor: Visitor) -> int:
    return Entitlement.objects.get(user=visitor.user).storage_used


def stored() -> set[str]:
    folder = blob_store().folder
    return {str(path.relative_to(folder))[:-1] for path in folder.rglob("*@")}


def names(space: Space) -> set[str]:
    picture = Space.objects.get(pk=space.pk).avatar
    fields = ["original", "pending", *VARIANTS]
    return {str(getattr(picture, name)) for name in fields} - {""} if picture else set()


def test_a_picture_is_processing_then_shown_everywhere(visitor, space):
    path = f"/artist/{space.pk}/avatar"
    at_once = put(visitor, path, jpeg())["avatar"]
    assert at_once["status"] == "processing"
    assert [at_once[name] for name in VARIANTS] == [None] * 4

    work_off()
    shown = avatar(visitor, space)
    assert (shown["status"], shown["failure"]) == ("ready", "")
    assert shown["blur"].startswith("data:image/webp;base64,")
    [listed] = visitor.api.get("/artist").json()["results"]
    assert listed["avatar"] == shown
    assert listed["cover"] is None
    for name in VARIANTS:
        answer = visitor.api.get(shown[name].removeprefix("http://127.0.0.1:8000"))
        assert answer.status_code == 200
        assert "max-age=31536000, immutable" in answer["Cache-Control"]
        assert answer["Content-Type"] == ("image/webp" if "webp" in name else "image/jpeg")
        size = Image.open(io.BytesIO(b"".join(answer))).size
        assert size == ((150, 150) if "thumbnail" in name else (600, 450))
    kinds = set(Event.objects.filter(space=space.pk).values_list("kind", flat=True))
    assert {"space.picture_changed", "space.picture_ready"} <= kinds


def test_the_old_picture_is_shown_until_the_new_one_is_ready_and_then_removed(visitor, space):
    path = f"/artist/{space.pk}/avatar"
    put(visitor, path, jpeg(1))
    work_off()
    old, old_names = avatar(visitor, space), names(space)

    new = jpeg(2)
    meanwhile = put(visitor, path, new)["avatar"]
    assert meanwhile == {**old, "status": "processing"}
    assert used(visitor) == len(jpeg(1)) + len(new)

    work_off()
    shown = avatar(visitor, space)
    assert shown["status"] == "ready"
    assert not {shown[name] for name in VARIANTS} & {old[name] for name in VARIANTS}
    assert stored() == names(space)
    assert not stored() & old_names
    assert used(visitor) == Space.objects.get(pk=space.pk).storage_used == len(new)


def test_of_two_uploads_at_once_the_later_one_stays(visitor, space):
    path = f"/artist/{space.pk}/avatar"
    put(visitor, path, jpeg(1))
    put(visitor, path, jpeg(2))
    work_off()

    picture = Space.objects.get(pk=space.pk).avatar
    assert blob_store().open(str(picture.original)).read() == jpeg(2)
    assert stored() == names(space)
    assert used(visitor) == len(jpeg(2))


def test_a_picture_taken_away_leaves_nothing(visitor, space):
    path = f"/artist/{space.pk}/avatar"
    put(visitor, path, jpeg(1))
    work_off()
    put(visitor, path, jpeg(2))
    assert visitor.api.delete(path).status_code == 204
    assert visitor.api.delete(path).status_code == 204
    assert avatar(visitor, space) is None
    assert used(visitor) == Space.objects.get(pk=space.pk).storage_used == 0

    work_off()
    assert stored() == set()
    assert avatar(visitor, space) is None


def test_a_damaged_picture_fails_visibly_and_the_one_before_stays(visitor, space):
    path = f"/artist/{space.pk}/avatar"
    put(visitor, path, jpeg())
    work_off()
    old = avatar(visitor, space)
    put(visitor, path, phone_photograph()[:30_000])
    work_off()

    assert avatar(visitor, space) == {**old, "status": "failed", "failure": "damaged"}
    assert stored() == names(space)
    assert used(visitor) == len(jpeg())


def test_a_first_picture_that_fails_shows_nothing_but_why(visitor, space):
    put(visitor, f"/artist/{space.pk}/avatar", phone_photograph()[:30_000])
    work_off()

    shown = avatar(visitor, space)
    assert (shown["status"], shown["failure"], shown["medium"]) == ("failed", "damaged", None)
    assert stored() == set()
    assert used(visitor) == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "not_an_image",
        ),
        (b"<!doctype html><script>alert(1)</script>", "not_an_image"),
        (b"PK\x03\x04" + bytes(100), "not_an_image"),
        (b"", "empty_file"),
    ],
)
def test_what_is_no_picture_is_refused_at_once(visitor, space, content, code):
    refused = put(visitor, f"/artist/{space.pk}/avatar", content, status=400)
    assert refused["code"] == code
    assert stored() == set()
    assert avatar(visitor, space) is None


def test_a_picture_over_the_limit_is_413_and_nothing_stays(visitor, space):
    large = jpeg() + bytes(20_000_000)
    refused = put(visitor, f"/artist/{space.pk}/cover", large, status=413)
    assert refused["code"] == "file_too_large"
    assert (stored(), used(visitor)) == (set(), 0)


def test_a_picture_that_the_plan_has_no_room_for_is_refused(visitor, space):
    Entitlement.objects.filter(user=visitor.user).update(storage_limit=100)
    assert put(visitor, f"/artist/{space.pk}/cover", jpeg(), 403)["code"] == "quota_exceeded"
    assert stored() == set()


@pytest.mark.parametrize("step", ["render_file_isolated", "_write", "_show"])
def test_a_worker_killed_at_any_step_ends_the_same(visitor, space, step, monkeypatch):
    put(visitor, f"/artist/{space.pk}/avatar", jpeg())
    pending = str(Space.objects.get(pk=space.pk).avatar.pending)

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as dying:
        dying.setattr(making, step, die)
        with pytest.raises(Killed):
            making.make_variants(SpaceAvatar.name, str(space.pk), pending)
    Once.objects.update(lease_until=Once.objects.first().created_at)
    making.make_variants(SpaceAvatar.name, str(space.pk), pending)

    assert avatar(visitor, space)["status"] == "ready"
    assert stored() == names(space)


def test_a_picture_replaced_while_its_variants_are_written_leaves_none_of_them(
    visitor, space, monkeypatch
):
    path = f"/artist/{space.pk}/avatar"
    put(visitor, path, jpeg(1))
    written = making._write

    def replaced_before(*args: object) -> None:
        monkeypatch.setattr(making, "_write", written)
        visitor.api.delete(path)
        put(visitor, path, jpeg(2))
        written(*args)

    monkeypatch.setattr(making, "_write", replaced_before)
    work_off()
    assert avatar(visitor, space)["status"] == "ready"
    assert stored() == names(space)
    assert used(visitor) == len(jpeg(2))


def test_what_cannot_be_made_is_given_up_visibly(visitor, space, monkeypatch):
    put(visitor, f"/artist/{space.pk}/avatar", jpeg())

    def fail(*_: object) -> None:
        raise ChildProcessError("killed")

    monkeypatch.setattr(making, "render_file_isolated", fail)
    for _ in range(6):
        work_off()
        make_due()
    shown = avatar(visitor, space)
    assert (shown["status"], shown["failure"]) == ("failed", "gave_up")
    work_off()
    assert (stored(), used(visitor)) == (set(), 0)


def test_files_are_removed_once_storage_is_back(visitor, space, monkeypatch):
    path = f"/artist/{space.pk}/avatar"
    put(visitor, path, jpeg())
    work_off()
    visitor.api.delete(path)

    def away(*_: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as outage:
        outage.setattr(type(blob_store()), "delete", away)
        for _ in range(3):
            work_off()
            make_due()
    assert len(stored()) == 5
    work_off()
    assert stored() == set()
    removing.remove_blobs(["image/00/gone.jpg"])


def test_a_picture_may_come_in_blocks_as_well(visitor, space):
    content = phone_photograph()
    wish = {"purpose": "space_cover", "target": str(space.pk), "name": "a", "size": len(content)}
    upload = visitor.api.post("/file", wish).json()
    assert put_block(upload["block_url"], 0, content).status == 201
    answer = visitor.api.post(f"/file/{upload['id']}/complete").json()
    assert answer["result"] == {"kind": "space", "id": str(space.pk)}
    work_off()
    assert visitor.api.get(f"/artist/{space.pk}").json()["cover"]["status"] == "ready"
