"""Serializers show a stored name as a signed URL, and the schema says that it is one."""

import pytest
from drf_spectacular.plumbing import get_override
from rest_framework import serializers

from wavic.storage.fields import SignedURLField
from wavic.storage.signing import sign


class Cover(serializers.Serializer):
    image = SignedURLField(source="image_name", allow_null=True)


def test_a_name_is_shown_as_its_signed_url(local_store):
    assert Cover({"image_name": "image/a.jpg"}).data == {"image": sign("image/a.jpg")}


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_null(local_store, nothing):
    assert Cover({"image_name": nothing}).data == {"image": None}


def test_it_is_never_written(local_store):
    cover = Cover(data={"image": "image/other.jpg"})
    assert cover.is_valid()
    assert cover.validated_data == {}


def test_the_schema_calls_it_a_uri():
    assert get_override(SignedURLField, "field").name == "URI"
