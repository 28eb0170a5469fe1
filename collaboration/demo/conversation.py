"""People say what the script has for them, in the order in which they would."""

from collections.abc import Mapping

from bson.objectid import ObjectId

from collaboration import selectors, services
from collaboration.demo.catalogue import Song
from collaboration.demo.people import Cast
from collaboration.demo.records import Made
from collaboration.demo.script import LINKS, OPINIONS, THREADS, Shared, Thread
from collaboration.models import Comment, Link
from collaboration.services import Draft
from collaboration.visitors import Visitor
from spaces.access import Principal
from tracks import services as tracks
from tracks.models import Review

_HERE = Visitor(address="127.0.0.1")


def talk_about(made: Made, cast: Cast) -> None:
    """Say what is said once this version is there, and wasn't said yet."""
    threads = [thread for thread in THREADS if thread.song == made.song.title]
    for thread in threads:
        if thread.version == made.number:
            _say(thread, made, cast)
    for thread in threads:
        begun = _comment(made.track, thread.body)
        if begun and thread.resolved_in == made.number:
            services.resolve_thread(cast[thread.resolved], begun)
    for opinion in OPINIONS:
        if (opinion.song, opinion.version) == (made.song.title, made.number):
            reviewer = cast[opinion.by]
            if not Review.objects.filter(version_id=made.version, reviewer=reviewer).exists():
                said = (opinion.verdict, opinion.note)
                tracks.review_version(reviewer, made.track, made.version, *said)


def share(records: Mapping[str, ObjectId], songs: Mapping[str, Made], cast: Cast) -> None:
    """Make the links that are missing, and let in the guest who has something to say."""
    for shared in LINKS:
        maker = cast[shared.by]
        link = Link.objects.filter(created_by=maker, name=shared.name).first()
        if link is None:
            target = "track" if shared.song else "project"
            made = services.create_link(
                maker,
                target=target,
                target_id=songs[shared.song].track if shared.song else records[shared.record],
                recipients=shared.recipients,
                name=shared.name,
                may_comment=shared.may_comment,
                may_download=shared.may_download,
            )
            link = Link.objects.get(pk=made["id"])
        if shared.guest and not _comment(songs[shared.song].track, shared.says):
            _visit(shared, selectors.link(maker, link.pk)["copies"][0]["url"], songs[shared.song])


def _say(thread: Thread, made: Made, cast: Cast) -> None:
    end = moment(made.song, thread.section, thread.bars + thread.lasts)
    draft = Draft(
        body=thread.body,
        start_ms=moment(made.song, thread.section, thread.bars),
        end_ms=end if thread.lasts else None,
        version=made.version,
    )
    begun = _post(cast[thread.by], made, draft)
    for reply in thread.replies:
        mentions = [user.pk for user in cast.values() if f"@{user.name}" in reply.body]
        _post(cast[reply.by], made, Draft(body=reply.body, parent=begun, mentions=mentions))
    for emoji, by in thread.reactions:
        services.react(cast[by], begun, emoji=emoji)


def _post(actor: Principal, made: Made, draft: Draft) -> ObjectId:
    """The comment's id, posted now or before."""
    return _comment(made.track, draft.body) or services.post_comment(actor, made.track, draft)["id"]


def _comment(track: ObjectId, body: str) -> ObjectId | None:
    said = Comment.objects.filter(track_id=track, body=body)
    return said.values_list("pk", flat=True).first()


def _visit(shared: Shared, url: str, made: Made) -> None:
    entrance = services.open_link(url.rpartition("/")[2], _HERE, name=shared.guest)
    guest = selectors.guest_by_token(entrance.token)
    if guest:
        draft = Draft(body=shared.says, start_ms=moment(made.song, shared.section))
        services.post_comment(guest, made.track, draft)


def moment(song: Song, section: int, bars: float = 0) -> int:
    """Where in a song, in ms, a section's bar begins."""
    before = sum(part.bars for part in song.piece.form[:section])
    return round((before + bars) * song.piece.bar_seconds * 1000)
