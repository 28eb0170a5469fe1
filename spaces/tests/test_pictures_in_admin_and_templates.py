"""The admin and templates show what the worker made, and make nothing themselves."""

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.template import Context, Template
from django.test import Client
from imagekit.registry import generator_registry

from accounts.models import User
from accounts.tests.people import PASSWORD, Visitor
from spaces.models import Space
from spaces.tests.factories import make_space
from spaces.tests.test_pictures_are_replaced_whole import jpeg, names, put, stored
from wavic.images import recipe
from wavic.images.processors import CropToFill
from wavic.storage.blobs import BlobStore, blob_store
from wavic.storage.signing import sign
from wavic.testing.workers import work_off

pytestmark = pytest.mark.django_db

TEMPLATE = """{% load imagekit %}
{% generateimage "wavic:medium_webp" source=space.avatar.original -- width=600 alt="" %}"""


@pytest.fixture(autouse=True)
def an_empty_store(tmp_path, monkeypatch):
    monkeypatch.setattr(blob_store(), "folder", tmp_path / "blobs")


@pytest.fixture
def space():
    visitor = Visitor.logged_in()
    space = make_space(visitor.user)
    put(visitor, f"/artist/{space.pk}/avatar", jpeg())
    work_off()
    return Space.objects.get(pk=space.pk)


@pytest.fixture
def store_is_asked_nothing(space, monkeypatch):
    """No call to storage at all: none while a page is made."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("Storage was asked.")

    for method in ("head", "_open", "exists"):
        monkeypatch.setattr(type(blob_store()), method, refuse)
    monkeypatch.setattr(BlobStore, "write", refuse)


@pytest.mark.usefixtures("store_is_asked_nothing")
def test_a_template_shows_a_variant_without_asking_storage(space):
    html = Template(TEMPLATE).render(Context({"space": space}))
    assert str(sign(str(space.avatar.medium_webp))).replace("&", "&amp;") in html


@pytest.mark.usefixtures("store_is_asked_nothing")
def test_the_admin_shows_thumbnails_without_asking_storage(space):
    staff = User.objects.create_superuser("staff@example.org", PASSWORD, name="Staff")
    make_space(staff, name="Without a picture")
    client = Client()
    client.force_login(staff)
    url = str(sign(str(space.avatar.thumbnail))).replace("&", "&amp;")
    for path in ("/admin/spaces/space/", f"/admin/spaces/space/{space.pk}/change/"):
        page = client.get(path)
        assert page.status_code == 200
        assert page.content.decode().count(f'<img src="{url}"') == 1


def test_a_picture_still_processing_has_no_address(space):
    space.avatar.medium_webp = ""
    cachefile = generator_registry.get("wavic:medium_webp", source=space.avatar.original)
    assert cachefile.cachefile_name is None


def test_the_generators_make_what_the_worker_made(space):
    for variant in recipe.VARIANTS:
        generator = generator_registry.get(f"wavic:{variant.name}", source=space.avatar.original)
        made = blob_store().open(str(getattr(space.avatar, variant.name))).read()
        assert generator.generate().read() == made
        assert list(variant.processors) == generator.processors


def test_a_generator_takes_any_file():
    generator = generator_registry.get("wavic:thumbnail", source=ContentFile(jpeg(), "a.jpg"))
    assert generator.generate().read().startswith(b"\xff\xd8\xff")


def test_what_storage_lost_is_generated_again(space, capsys):
    whole = stored()
    blob_store().delete(str(space.avatar.medium))
    call_command("generateimages", "wavic:medium")
    assert stored() == whole


def test_a_change_of_the_recipe_gives_new_files_under_new_names(space, monkeypatch, capsys):
    call_command("regenerate_images")
    assert "space_avatar: 0" in capsys.readouterr().out
    before = names(space)
    smaller = recipe.Variant(
        "medium_webp", (CropToFill(100, 100),), recipe.WEBP, recipe.VARIANTS[0].options
    )
    changed = (smaller, *recipe.VARIANTS[1:])
    for module in ("names", "services.making"):
        monkeypatch.setattr(f"wavic.images.{module}.VARIANTS", changed)

    call_command("regenerate_images", "--slot", "space_avatar")
    assert "space_avatar: 1" in capsys.readouterr().out
    work_off()
    assert len(names(space) - before) == 1
    assert len(before - names(space)) == 1
    assert stored() == names(space)


def test_every_picture_can_be_made_again(space):
    whole = stored()
    blob_store().delete(str(space.avatar.medium))
    call_command("regenerate_images", "--all")
    work_off()
    assert stored() == whole
