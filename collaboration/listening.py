"""Who hears of what, live: people all over their spaces, guests of links at their target."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bson.objectid import ObjectId
from django.utils import timezone

from accounts import selectors as accounts
from accounts.authentication import caller_of
from accounts.tokens import Claims
from collaboration import selectors
from collaboration.authentication import PREFIX, guest_of
from spaces.guests import Target
from spaces.roles import Action, Role
from spaces.standing import Standing, standings_of
from wavic.live.audience import Audience, Entrance, Hearing
from wavic.live.happenings import Happening

# What somebody must be allowed who hears of it, by what it happens to. People and invitations
# are a matter of the whole space, whichever project a role is for.
_NEEDED = {
    "member": Action.SEE_MEMBERS,
    "invitation": Action.MANAGE_MEMBERS,
    "link": Action.MANAGE_LINK,
}
_OF_THE_SPACE = {"space", "member", "invitation"}
_COMMENTS = {"comment", "comments"}
# What a guest may see change, from the widest target to the narrowest.
_SHARED = {"space", "project", "track", "version", *_COMMENTS}
_UNSETTLING = {
    *("space.created", "space.trashed", "space.restored", "space.transferred"),
    *("member.joined", "member.role_changed", "member.left", "member.removed"),
    *("user.password_changed", "user.closed", "user.reopened"),
}


@dataclass(frozen=True, slots=True)
class PersonHears:
    """What a person hears: what they may see of each of their spaces, and what is theirs alone."""

    person: ObjectId
    standings: Mapping[ObjectId, Standing]

    @property
    def spaces(self) -> Collection[ObjectId]:
        """The spaces that they belong to."""
        return self.standings.keys()

    def hears(self, told: Happening) -> bool:
        """Whether their role there lets them know of it."""
        if told.space is None:
            return told.person == self.person
        standing = self.standings.get(told.space)
        if standing is None:
            return False
        what = told.kind.partition(".")[0]
        place = None if what in _OF_THE_SPACE else told.project
        if place is None and what != "space" and standing.role == Role.VISITOR:
            return False
        granted = standing.there(place)
        needed = _NEEDED.get(what, Action.SEE)
        return granted is not None and granted.may(needed, own=told.maker == self.person)


@dataclass(frozen=True, slots=True)
class GuestHears:
    """What a link's guest hears: what is at its target; of comments where they may write some."""

    target: Target
    allows: frozenset[Action]

    @property
    def person(self) -> None:
        """Nothing concerns them alone."""
        return None

    @property
    def spaces(self) -> Collection[ObjectId]:
        """The one that the target is, or is in."""
        return (self.target.space,)

    def hears(self, told: Happening) -> bool:
        """Whether it happened at the target, and is for guests to know."""
        what = told.kind.partition(".")[0]
        if what not in _SHARED or (what in _COMMENTS and Action.COMMENT not in self.allows):
            return False
        target = self.target
        whole_track = target.version is not None and what == "track"  # its title is shown
        version = None if whole_track else target.version
        wanted = (
            (target.space, told.space),
            (target.project, told.project),
            (target.track, told.track),
            (version, told.version),
        )
        return all(one is None or one == there for one, there in wanted)


class People(Audience):
    """People with accounts, as long as the session lives that their token names."""

    unsettled_by = _UNSETTLING

    def enter(self, token: str) -> Entrance:
        """See Audience: whatever is no guest's token is a person's, or nobody's."""
        caller, claims = caller_of(token)
        hears = PersonHears(caller.pk, standings_of([caller.pk])[caller.pk])
        return Entrance(claims, caller.pk, hears)

    def look_again(self, tickets: Sequence[Claims]) -> Sequence[Hearing | str]:
        """See Audience. Two round trips."""
        living = accounts.living_sessions({claims.session_id for claims in tickets})
        standings = standings_of({claims.user_id for claims in tickets})
        now = timezone.now().timestamp()

        def hearing(claims: Claims) -> Hearing | str:
            if living.get(claims.session_id) != claims.user_id:
                return "session_revoked"
            if claims.expires_at <= now:
                return "token_expired"
            return PersonHears(claims.user_id, standings[claims.user_id])

        return [hearing(claims) for claims in tickets]


class Guests(Audience):
    """Guests, as long as their pass, their copy of the link and the link are good."""

    unsettled_by = {"link.revoked", "link.edited", "user.closed"}

    def enter(self, token: str) -> Entrance | None:
        """See Audience."""
        if not token.startswith(PREFIX):
            return None
        guest = guest_of(token)
        return Entrance(guest.pk, guest.pk, GuestHears(guest.target, guest.allows))

    def look_again(self, tickets: Sequence[ObjectId]) -> Sequence[Hearing | str]:
        """See Audience. One round trip."""
        guests = selectors.guests_by_pass(set(tickets))

        def hearing(pass_id: ObjectId) -> Hearing | str:
            guest = guests.get(pass_id)
            return GuestHears(guest.target, guest.allows) if guest else "link_closed"

        return [hearing(pass_id) for pass_id in tickets]
