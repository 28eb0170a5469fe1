"""Whatever a Mongoose application stored is read as what was meant, or said to be unreadable."""

from datetime import UTC, datetime

import pytest
from bson.dbref import DBRef
from bson.decimal128 import Decimal128
from bson.int64 import Int64
from bson.objectid import ObjectId
from django.core.exceptions import SuspiciousFileOperation

from trash.legacy import values
from trash.legacy.blobs import Blobs
from trash.legacy.values import Unreadable
from wavic.storage.names import STORED_NAME_LENGTH, check_stored_name

ID = ObjectId("64b000000000000000000001")
MOMENT = datetime(2024, 5, 1, 12, 30, 0, 250_000, UTC)


@pytest.mark.parametrize(
    "value",
    [
        ID,
        str(ID),
        str(ID).upper(),
        {"_id": ID},
        {"$oid": str(ID)},
        DBRef("users", ID),
        {"_id": {"id": ID}},
    ],
)
def test_references_of_every_kind_are_one_id(value):
    assert values.reference(value) == str(ID)
    assert values.kept_id("user", values.reference(value)) == (ID, True)


@pytest.mark.parametrize("value", [None, "", {}, [], True, 1.5])
def test_what_refers_to_nothing_is_said(value):
    with pytest.raises(Unreadable):
        values.reference(value)


@pytest.mark.parametrize(
    "value",
    [
        MOMENT, MOMENT.replace(tzinfo=None),
        "2024-05-01T12:30:00.250Z", "2024-05-01T14:30:00.25+02:00",
        1714566600250, "1714566600250", Int64(1714566600250), 1714566600.25,
    ],
)  # fmt: skip
def test_dates_of_every_kind_are_one_moment(value):
    assert values.moment(value) == MOMENT


@pytest.mark.parametrize("value", ["yesterday", {}, [], "9" * 30, float("nan"), None])
def test_what_is_no_date_is_said(value):
    with pytest.raises(Unreadable):
        values.moment(value)


@pytest.mark.parametrize("value", [3, "3", " 3.0 ", "3,0", Int64(3), Decimal128("3")])
def test_numbers_of_every_kind(value):
    assert values.number(value) == 3


@pytest.mark.parametrize(
    ("value", "meant"), [("true", True), ("No", False), (0, False), (MOMENT, True), ("1", True)]
)
def test_flags_of_every_kind(value, meant):
    assert values.flag(value) is meant


def test_texts_lose_only_what_cannot_be_stored():
    assert values.text("天使\0 🔥\ud800") == "天使 🔥"


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("uploads/a.wav", "uploads/a.wav"),
        ("/uploads/a.wav", "uploads/a.wav"),
        ("https://acct.blob.core.windows.net/audio/My%20S%C3%B6ng.wav?sig=y", "My Söng.wav"),
        ("http://127.0.0.1:10000/devstoreaccount1/audio/a.wav", "a.wav"),
    ],
)  # fmt: skip
def test_a_blob_is_found_by_its_name_or_by_its_address(place, name):
    assert Blobs(None, None, "audio").name_of(place) == (name, "")


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        ("https://lh3.example.com/photo.jpg", "file_elsewhere"),
        ("https://acct.blob.core.windows.net/other/a.wav", "file_elsewhere"),
        ("../secret", "name_unusable"),
        ("a//b", "name_unusable"),
        ("", "no_file"),
    ],
)
def test_what_is_no_blob_of_ours_is_said(place, fault):
    assert Blobs(None, None, "audio").name_of(place) == ("", fault)


@pytest.mark.parametrize("name", ["a b/ö (1) 100%.wav", "x@y", "a" * STORED_NAME_LENGTH, "天使/🔥"])
def test_names_that_others_gave_are_kept(name):
    assert check_stored_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/a",
        "a/",
        "a//b",
        "../a",
        "a/../b",
        ".incoming/x",
        "a\\b",
        "x@/content",
        "a\nb",
        "a\0",
        "a" * (STORED_NAME_LENGTH + 1),
    ],
)
def test_no_name_leaves_its_store(name):
    with pytest.raises(SuspiciousFileOperation):
        check_stored_name(name)
