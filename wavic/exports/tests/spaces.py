"""A space with something of everything in it."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import Entitlement
from accounts.tests.people import Visitor, person
from collaboration.models import Link
from projects.tests.factories import make_project
from spaces.models import Space
from spaces.roles import Role
from spaces.tests.factories import add_member, make_space
from tracks.models import Version
from tracks.tests.factories import attach_file, make_track, make_version
from wavic.testing.audio import audio_file
from wavic.testing.pictures import encoded, photograph
from wavic.testing.workers import work_off


class Rich:
    """The owner Ada, the editor Bo, the commenter Cy, the visitor Di, a guest; what they made."""

    def __init__(self, name: str = "Night & Day") -> None:
        self.ada, self.bo, self.cy, self.di = (
            Visitor.logged_in(person(f"{each}@secret.example", name=each.title()))
            for each in ("ada", "bo", "cy", "di")
        )
        self.space = make_space(self.ada.user, name)
        Entitlement.objects.update(link_features=["password", "max_plays", "statistics"])
        self.album = make_project(self.space, "Tides: a/b", kind="album")
        self.single = make_project(self.space, "Tides: a/b", kind="single")
        add_member(self.space, self.bo.user, Role.EDITOR)
        add_member(self.space, self.cy.user, Role.COMMENTER)
        add_member(self.space, self.di.user, Role.VIEWER, self.album)
        self._describe()
        self.low, self.high = (make_track(self.album, title) for title in ("Low water", "Flood"))
        self.alone = make_track(self.single, "…", audio_file("flac", seconds=0.3))
        self.mix = make_version(self.low, audio_file("mp3", seconds=0.4), label="Mix 2")
        work_off()
        self._order_and_credit()
        self._talk()
        self._review()
        self._share()
        self._attach()
        work_off()
        self._throw_away()
        work_off()

    def _describe(self) -> None:
        api, space = self.ada.api, f"/artist/{self.space.pk}"
        ok(api.patch(space, {"description": "Łódź 🌊"}, format="json"))
        for path, colour in (
            (f"{space}/avatar", (60, 40)),
            (f"{space}/cover", (90, 30)),
            (f"/project/{self.album.pk}/artwork", (40, 40)),
        ):
            picture = SimpleUploadedFile("p.jpg", encoded(photograph(*colour), "JPEG"))
            ok(api.put(path, {"file": picture}, format="multipart"))
        said = {
            "release_date": "2027-02-03",
            "description": "Second record",
            "credits": [{"name": "=Ann", "role": "Artwork"}],
        }
        ok(api.patch(f"/project/{self.album.pk}", said, format="json"))

    def _order_and_credit(self) -> None:
        order = [str(self.high.pk), str(self.low.pk)]
        ok(self.bo.api.post(f"/project/{self.album.pk}/reorder", {"tracks": order}, format="json"))
        said = {
            "bpm": 92.5,
            "key": "F# minor",
            "isrc": "USRC17607839",
            "lyrics": "La\nla",
            "credits": [{"name": "Bo", "role": "Bass"}, {"name": "Cy", "role": "Drums"}],
        }
        ok(self.bo.api.patch(f"/track/{self.low.pk}", said, format="json"))
        older = self.low.versions.get(number=1)
        said = {"label": "Rough", "notes": "Before the flood", "current": True}
        ok(self.ada.api.patch(f"/track/{self.low.pk}/version/{older.pk}", said, format="json"))

    def _talk(self) -> None:
        older = str(self.low.versions.get(number=1).pk)
        self.thread = self._say(self.cy, version=older, start_ms=20, end_ms=90, body="Too *loud*")
        self._say(self.bo, parent=self.thread, body="Which?", mentions=[str(self.cy.user.pk)])
        done = self._say(self.bo, version=older, start_ms=5, body="Click here")
        ok(self.ada.api.post(f"/comment/{done}/resolve"))
        ok(self.ada.api.post(f"/comment/{self.thread}/reaction", {"emoji": "🔥"}, format="json"))
        ok(self.cy.api.patch(f"/comment/{self.thread}", {"body": "Too loud!"}, format="json"))
        gone = self._say(self.cy, version=older, start_ms=0, body="Nonsense")
        self._say(self.bo, parent=gone, body="Quite")
        ok(self.cy.api.delete(f"/comment/{gone}"))

    def _say(self, who: Visitor, **said) -> str:
        return ok(who.api.post("/comment", {"track": str(self.low.pk), **said}, format="json"))[
            "id"
        ]

    def _review(self) -> None:
        for track in (self.low, self.high, self.alone):
            version = Version.objects.filter(track=track).latest("number").pk
            track.refresh_from_db()
            current = track.current_version_id
            verdict = f"/track/{track.pk}/version/{current}/approve"
            ok(self.ada.api.post(verdict, {"note": "Yes."}, format="json"))
            if version != current:
                verdict = f"/track/{track.pk}/version/{version}/request-changes"
                ok(self.cy.api.post(verdict, {"note": "Not yet"}, format="json"))
        ok(self.ada.api.post(f"/project/{self.single.pk}/sign-off"))

    def _share(self) -> None:
        link = ok(
            self.ada.api.post(
                "/link",
                {
                    "target": "track",
                    "target_id": str(self.low.pk),
                    "name": "For the label",
                    "password": "low tide",
                    "max_plays": 9,
                    "may_comment": True,
                    "expires_at": (timezone.now() + timedelta(days=9)).isoformat(),
                    "recipients": ["Eli", "eli@secret.example"],
                },
                format="json",
            )
        )
        self.link = Link.objects.get(pk=link["id"])
        heard = {
            "version": str(self.low.versions.get(number=1).pk),
            "play": "one",
            "ranges": [[0, 150]],
        }
        ok(self.cy.api.post(f"/track/{self.low.pk}/heard", heard, format="json"))

    def _attach(self) -> None:
        attach_file(self.low, b"dry stems", "Stems.zip")
        attach_file(self.low, b"more stems", "stems.zip")
        attach_file(self.low, b"the words", "words.txt", to_project=True)

    def _throw_away(self) -> None:
        gone = make_track(self.album, "Trashed")
        ok(self.ada.api.delete(f"/track/{gone.pk}"))
        self.space = Space.objects.get(pk=self.space.pk)


def ok(answer):
    """What a request that went well answered."""
    assert answer.status_code < 300, answer.content
    return answer.json() if answer.content else None
