"""What support staff find, see and do of people: themselves, sessions, plan, mail and trail."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from bson.objectid import ObjectId

from accounts import services, tasks
from accounts.models import Departure, Entitlement, Session, User, fold_email
from wavic.audit.models import Entry
from wavic.lifecycle.models import State
from wavic.mail.models import SentMail, Suppression
from wavic.mail.suppressions import lift
from wavic.queue import enqueue
from wavic.support import (
    Act,
    Bar,
    Facts,
    Lead,
    Offer,
    Row,
    Table,
    To,
    act,
    all_of,
    finder,
    finds,
    panel,
    size,
)
from wavic.support.bounded import folded_beginning
from wavic.support.finding import MOST
from wavic.support.registry import NEWEST

finds(User, people=["_id"], title="email_typed")
finds(Session, people=["user_id"], title="user_agent")
finds(Entitlement, people=["user_id"], title="plan")
finds(Departure, people=["user_id"], title="stage")
finds(Entry, people=["people"], space="space", title="kind")
finds(SentMail, address="address", title="subject")
finds(Suppression, address="address", title="reason")


@finder(r"[^\s/]{2,254}", "an e-mail address or its beginning")
def by_address(typed: str) -> Iterable[Lead]:
    """People whose address begins so."""
    begins = User.objects.filter(email__startswith=fold_email(typed)).order_by("email")
    return [_lead(user) for user in begins[:MOST]]


@finder(r"[^@/]{2,120}", "the beginning of a name")
def by_name(typed: str) -> Iterable[Lead]:
    """People whose name begins so."""
    found = User.objects.in_bulk(folded_beginning(User, "name", typed, MOST))
    return [_lead(user) for user in sorted(found.values(), key=lambda user: user.name.casefold())]


@finder(r"\S+@\S+", "an address that mail was sent to")
def by_mail(typed: str) -> Iterable[Lead]:
    """The newest mail to this very address, and whether nothing is sent to it."""
    address = fold_email(typed)
    mails = SentMail.objects.filter(address=address).order_by("-id")[:1]
    stopped = Suppression.objects.filter(address=address, lifted_at=None)
    return [
        *(Lead(SentMail, each.pk, f"{each.template}, the last", address=address) for each in mails),
        *(Lead(Suppression, each.pk, each.reason, address=address) for each in stopped),
    ]


@finder(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "Postmark's id of a mail")
def by_message(typed: str) -> Iterable[Lead]:
    """The mail that Postmark knows by this."""
    mails = SentMail.objects.filter(message_id=typed)[:MOST]
    return [Lead(SentMail, each.pk, each.subject, address=each.address) for each in mails]


@finder(r"[A-Za-z0-9._-]{8,64}", "the id of a request that changed something")
def by_request(typed: str) -> Iterable[Lead]:
    """What a request left in the audit trail."""
    entries = Entry.objects.filter(request=typed).order_by("-id")[:MOST]
    return [Lead(Entry, each.pk, each.kind, tuple(each.people), each.space) for each in entries]


@panel("Person", 10)
def who(person: User) -> Facts:
    """Who it is, and whether they can come in."""
    closed = next(iter(Departure.objects.filter(user_id=person.pk)), None)
    offers = [] if person.email_verified_at else [Offer("resend_verification")]
    offers.append(Offer("deactivate" if person.is_active else "activate"))
    if person.state != State.ACTIVE:
        offers = [Offer("reopen_account")] if closed else []
    return Facts(
        {
            "Name": To(person.name, User, person.pk),
            "Address": person.email_typed,
            "Proved": person.email_verified_at or "not yet",
            "Id": person.pk,
            "Account": _account(person),
            **({"Comes back until": To(closed.due_at, Departure, closed.pk)} if closed else {}),
            "Joined": person.created_at,
            "Staff": _staff(person),
        },
        offers,
    )


@panel("Plan", 20)
def plan(person: User) -> Facts:
    """What they may, and what they use of it."""
    allowed = next(iter(Entitlement.objects.filter(user_id=person.pk)), None)
    if allowed is None:
        return Facts({"Plan": "none: the account was never finished"})
    storage = f"{size(allowed.storage_used)} of {size(allowed.storage_limit)}"
    spaces = f"{allowed.spaces_used} of {allowed.spaces_limit}"
    return Facts(
        {
            "Plan": To(allowed.get_plan_display(), Entitlement, allowed.pk),
            "Storage": Bar(allowed.storage_used, allowed.storage_limit, storage),
            "Spaces": Bar(allowed.spaces_used, allowed.spaces_limit, spaces),
            "Collaborators": f"{allowed.collaborators_limit} in each space",
            "Largest file": size(allowed.file_limit),
        },
        [Offer("recount_usage")],
    )


@panel("Logged in", 40)
def sessions(person: User) -> Table:
    """Their sessions that were not ended, the newest first."""
    living = Session.objects.filter(user_id=person.pk, revoked_at=None).order_by("-id")[:NEWEST]
    rows = [
        Row(
            [
                To(each.created_at, Session, each.pk),
                each.last_used_at,
                each.address,
                each.user_agent[:80],
                each.expires_at,
            ],
            [Offer("end_session", str(each.pk))],
        )
        for each in living
    ]
    return Table(
        ["Since", "Last used", "From", "With", "Until"],
        rows,
        all_of(Session, person.pk),
        [Offer("end_all_sessions")] if rows else [],
        "Nowhere.",
    )


@panel("Mail", 50)
def mails(person: User) -> Table:
    """What was sent to their address, and whether anything still is."""
    sent = SentMail.objects.filter(address=person.email).order_by("-id")[:NEWEST]
    stopped = Suppression.objects.filter(address=person.email, lifted_at=None).exists()
    rows = [
        Row(
            [
                To(each.created_at, SentMail, each.pk),
                each.template,
                each.subject,
                each.get_status_display(),
                each.get_delivery_display(),
            ]
        )
        for each in sent
    ]
    return Table(
        ["Sent", "Which", "Subject", "How far", "Delivery"],
        rows,
        all_of(SentMail, person.email),
        [Offer("lift_suppression")] if stopped else [],
        "None was sent.",
    )


@panel("Audit trail", 90)
def trail(person: User) -> Table:
    """What they did, and what was done to them."""
    entries = Entry.objects.filter(people__overlap=[person.pk]).order_by("-id")[:NEWEST]
    rows = [
        Row(
            [
                To(each.created_at, Entry, each.pk),
                each.kind,
                _by(each, person),
                each.address,
                each.data.get("action", ""),
                each.data.get("reason", ""),
            ]
        )
        for each in entries
    ]
    return Table(
        ["When", "What", "By", "From", "Act", "Why"],
        rows,
        all_of(Entry, person.pk),
        empty="Nothing yet.",
    )


@act
class ResendVerification(Act):
    """The link that proves the address, once more; not counted against their own asking."""

    name = "resend_verification"
    label = "Send the verification mail again"

    def says(self, person: User, _target: Any) -> str:
        """To where."""
        return f"A new link to prove the address is mailed to {person.email_typed}."

    def do(self, person: User, _target: Any, _by: ObjectId) -> str:
        """Have it sent."""
        enqueue(tasks.send_verification, person.email, uuid4().hex)
        return f"The mail to {person.email_typed} is on its way."


@act
class EndAllSessions(Act):
    """They have to log in again everywhere."""

    name = "end_all_sessions"
    label = "Log them out everywhere"

    def says(self, person: User, _target: Any) -> str:
        """What ends."""
        return f"Every session of {person.name} ends at once; their password lets them in again."

    def do(self, person: User, _target: Any, _by: ObjectId) -> str:
        """End them."""
        services.revoke_all(person.pk)
        return "All sessions have ended."


@act
class EndSession(Act):
    """One device is logged out."""

    name = "end_session"
    label = "Log out"

    def target(self, person: User, pk: ObjectId | None) -> Session | None:
        """A session of theirs."""
        return Session.objects.filter(pk=pk, user_id=person.pk).first()

    def says(self, _person: User, target: Session) -> str:
        """Which one."""
        return f"The session from {target.address or 'an unknown address'} ends at once."

    def do(self, person: User, target: Session, _by: ObjectId) -> str:
        """End it; again is no error."""
        if target.revoked_at is None:
            services.revoke(person.pk, target.pk)
        return "The session has ended."


@act
class Deactivate(Act):
    """The account stays as it is, but nobody comes in."""

    name = "deactivate"
    label = "Deactivate the account"

    def says(self, person: User, _target: Any) -> str:
        """What that means."""
        return (
            f"{person.name} is logged out everywhere and can't log in until somebody activates the "
            "account again. Their spaces stay, for the others in them too."
        )

    def do(self, person: User, _target: Any, _by: ObjectId) -> str:
        """Shut it."""
        services.deactivate(person.pk)
        return "The account is deactivated."


@act
class Activate(Act):
    """An account that was deactivated opens again."""

    name = "activate"
    label = "Activate the account"

    def says(self, person: User, _target: Any) -> str:
        """What that means."""
        return f"{person.name} can log in again, with the password they had."

    def do(self, person: User, _target: Any, _by: ObjectId) -> str:
        """Open it."""
        services.activate(person.pk)
        return "The account is active again."


@act
class Reopen(Act):
    """What they closed is theirs again, as after changing their mind themselves."""

    name = "reopen_account"
    label = "Open the account again"

    def says(self, person: User, _target: Any) -> str:
        """What comes back."""
        return (
            f"{person.name} can log in again with the password they had, and has back what went "
            "with the account: their own spaces and what they belonged to, as far as it is there."
        )

    def do(self, person: User, _target: Any, _by: ObjectId) -> str:
        """Bring it back."""
        services.reopen_account(person.pk, by=None)
        return "The account is open again."


@act
class LiftSuppression(Act):
    """Their address gets mail again."""

    name = "lift_suppression"
    label = "Send mail to them again"

    def says(self, person: User, _target: Any) -> str:
        """Why that is to be thought over."""
        return (
            f"Mail to {person.email_typed} came back, or was reported as spam. More of the same "
            "harms the mail of everybody else: do this only once the reason is gone."
        )

    def do(self, person: User, _target: Any, by: ObjectId) -> str:
        """Take it off the list."""
        lifted = lift(person.email, by=by)
        return "They get mail again." if lifted else "Their address was not suppressed."


def _lead(user: User) -> Lead:
    return Lead(User, user.pk, user.email_typed, people=(user.pk,))


def _account(person: User) -> str:
    if person.state != State.ACTIVE:
        return "closed"
    return "active" if person.is_active else "deactivated"


def _staff(person: User) -> str:
    if person.is_superuser:
        return "superuser"
    return "yes" if person.is_staff else "no"


def _by(entry: Entry, person: User) -> Any:
    if entry.actor is None:
        return "WAVIC, or not known"
    if entry.actor == person.pk:
        return "themselves"
    return To("support" if entry.support else "somebody else", User, entry.actor)
