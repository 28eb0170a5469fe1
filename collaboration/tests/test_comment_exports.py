"""Exports are what other programs read, by the rules that those programs document."""

import csv
import io
import json
import re

import pytest

from accounts.tests.people import Visitor
from collaboration import exports, services
from collaboration.markers import Marker, audacity, reaper
from collaboration.models import Comment
from collaboration.tests.factories import guest_of, make_comment, make_link
from projects.tests.factories import make_project
from spaces.tests.factories import make_space
from tracks.tests.factories import make_track, make_version

pytestmark = pytest.mark.django_db

# A moment in milliseconds, the end of a range if it is one, and what is said.
SAID = [
    (0, None, "Start, softly"),
    (12_500, None, 'He said "louder"'),
    (62_005, 75_250, "Two\nlines\tand a tab\u2028end"),
    (3_723_004, 3_800_000, "=1+1"),
    (3_900_000, None, "Ganz schön 🎸"),
]


@pytest.fixture
def owner():
    return Visitor.logged_in()


@pytest.fixture
def track(owner):
    track = make_track(make_project(make_space(owner.user)), title="Harbour: Étude/1")
    for start_ms, end_ms, body in SAID:
        make_comment(track, body, start_ms, end_ms=end_ms)
    return track


def exported(visitor, track, form, **query):
    answer = visitor.api.get(f"/comment/track/{track.pk}/export", {"as": form, **query})
    assert answer.status_code == 200
    return answer, b"".join(answer.streaming_content).decode()


def flat(author, body):
    return f"{author}: {' '.join(body.split())}"


def read_audacity(text: str) -> list[tuple[float, float, str]]:
    """Start and end in seconds and the label, between tabs, a line each."""
    labels = []
    *lines, rest = text.split("\n")
    assert rest == ""
    for line in lines:
        start, end, label = line.split("\t")
        assert re.fullmatch(r"\d+\.\d{6}", start)
        assert re.fullmatch(r"\d+\.\d{6}", end)
        labels.append((float(start), float(end), label))
    return labels


def seconds_of(text: str) -> float:
    """[[h:]m:]s.sss: what Reaper's parse_timestr takes."""
    total = 0.0
    for part in text.split(":"):
        total = total * 60 + float(part)
    return total


def read_reaper(text: str) -> tuple[list[tuple[float, str]], list[tuple[float, float, str]]]:
    """Markers and regions of the Region/Marker Manager's CSV."""
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert header == ["#", "Name", "Start", "End", "Length"]
    markers, regions = [], []
    for number, name, start, end, length in rows:
        assert ":" in start  # else it would be bars and beats under another ruler
        if number == f"M{len(markers) + 1}":
            assert (end, length) == ("", "")
            markers.append((seconds_of(start), name))
        else:
            assert number == f"R{len(regions) + 1}"
            assert seconds_of(end) == pytest.approx(seconds_of(start) + seconds_of(length))
            regions.append((seconds_of(start), seconds_of(end), name))
    return markers, regions


def test_audacity_reads_the_labels_back(owner, track):
    answer, text = exported(owner, track, "audacity")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert "Harbour_%20%C3%89tude_1%20comments.txt" in answer["Content-Disposition"]
    expected = [
        (start / 1000, (start if end is None else end) / 1000, flat("Ada", body))
        for start, end, body in SAID
    ]
    assert read_audacity(text) == expected


def test_reaper_reads_markers_and_regions_back(owner, track):
    _, text = exported(owner, track, "reaper")
    assert not text.startswith("\ufeff")  # Reaper would not read it
    markers, regions = read_reaper(text)
    points = [(start, body) for start, end, body in SAID if end is None]
    assert markers == [
        (start / 1000, flat("Ada", body).replace('"', "'")) for start, body in points
    ]
    assert regions == [
        (start / 1000, end / 1000, flat("Ada", body)) for start, end, body in SAID if end
    ]


def test_markers_are_cut_to_a_line_and_are_no_formulas():
    long = Marker.labelled(1, None, "x" * 1000)
    assert len(long.label) == 200
    [(_, name)], _ = read_reaper("".join(reaper([Marker.labelled(0, None, "@SUM(A1)")])))
    assert name == "'@SUM(A1)"
    assert read_audacity("".join(audacity([long])))[0][2] == long.label


def test_a_table_holds_everything_and_runs_nothing(owner, track):
    thread = Comment.objects.get(start_ms=62_005)
    make_comment(track, "-2+3 dB?", parent=thread.pk)
    services.resolve_thread(owner.user, thread.pk)
    guest = guest_of(make_link(track, may_comment=True))
    guest.post(
        "/comment", {"track": str(track.pk), "body": "x", "start_ms": 9, "name": "=HYPERLINK()"}
    )
    answer, text = exported(owner, track, "csv")
    assert answer["Content-Type"].startswith("text/csv; charset=utf-8")
    assert text.startswith("\ufeff")
    assert "\r\n" in text
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    assert tuple(rows[0]) == exports.COLUMNS
    assert [row["start_ms"] for row in rows] == [
        *("0", "9", "12500", "62005", "62005", "3723004", "3900000")
    ]
    by_body = {row["body"]: row for row in rows}
    assert by_body["'=1+1"]["start"] == "1:02:03.004"
    assert by_body["'-2+3 dB?"]["thread"] == str(thread.pk)
    assert by_body["'-2+3 dB?"]["status"] == "resolved"
    assert by_body["x"]["author"] == "'=HYPERLINK()"
    assert by_body["Two\nlines\tand a tab\u2028end"]["end"] == "0:01:15.250"
    assert {row["version"] for row in rows} == {"1"}


def test_json_holds_conversations_as_they_are(owner, track):
    thread = Comment.objects.get(start_ms=12_500)
    make_comment(track, "Yes", parent=thread.pk)
    answer, text = exported(owner, track, "json")
    assert answer["Content-Type"] == "application/json"
    document = json.loads(text)
    assert (document["format"], document["version"]) == ("wavic-comments", 1)
    assert document["track"] == {"id": str(track.pk), "title": track.title}
    assert [said["body"] for said in document["comments"]] == [body for *_, body in SAID]
    [reply] = document["comments"][1]["replies"]
    assert reply["body"] == "Yes"
    assert reply["author"] == {"id": str(owner.user.pk), "name": "Ada"}


def test_an_empty_track_exports_empty_files(owner, track):
    silent = make_track(track.project)
    assert json.loads(exported(owner, silent, "json")[1])["comments"] == []
    assert exported(owner, silent, "audacity")[1] == ""
    assert exported(owner, silent, "reaper")[1] == "#,Name,Start,End,Length\r\n"


def test_a_deleted_comment_says_nothing_in_any_form(owner, track):
    thread = Comment.objects.get(start_ms=0)
    make_comment(track, "Why?", parent=thread.pk)
    services.delete_comment(owner.user, thread.pk)
    assert read_audacity(exported(owner, track, "audacity")[1])[0][2] == "(deleted)"
    assert "softly" not in exported(owner, track, "csv")[1]


def test_all_pages_of_what_is_asked_for_are_exported(owner, track, monkeypatch):
    monkeypatch.setattr(exports, "MAX_LIMIT", 2)
    labels = read_audacity(exported(owner, track, "audacity")[1])
    assert [label[0] for label in labels] == [start / 1000 for start, *_ in SAID]
    newer = make_version(track)
    make_comment(track, "New")
    assert len(read_audacity(exported(owner, track, "audacity", version=newer.pk)[1])) == 1
    assert len(read_audacity(exported(owner, track, "audacity", status="resolved")[1])) == 0


def test_what_may_not_be_seen_is_not_exported(owner, track):
    path = f"/comment/track/{track.pk}/export"
    assert Visitor.logged_in().api.get(path).status_code == 404
    elsewhere = make_track(track.project).current_version_id
    assert owner.api.get(path, {"version": elsewhere}).status_code == 404
    assert owner.api.get(path, {"as": "exe"}).status_code == 400


def test_who_asks_for_text_gets_text(owner, track):
    answer = owner.api.get(f"/comment/track/{track.pk}/export", HTTP_ACCEPT="text/csv")
    assert answer.status_code == 200
