"""The year: what happens, and what each step must end in."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from billing.demo.stack import Failed, Person, Stack
from billing.demo.stripes import Stripe, deliver

GIB = 1024**3
BIG = 3 * GIB
"""Bytes of an upload that the free plan refuses."""

_SPACES = 4  # one more than the free plan has


@dataclass(frozen=True)
class Step:
    """What somebody does or time brings, and what is so then."""

    title: str
    do: Callable[["Year"], Any]
    plan: str
    status: str
    next: str
    big: bool  # whether an upload of BIG is taken
    read_only: int = 0  # how many of their spaces
    mail: str = ""  # the beginning of the one that comes


@dataclass
class Seen:
    """What there is to tell after a step."""

    step: Step
    subscription: dict[str, Any]
    events: list[dict[str, Any]]
    mails: list[str]
    upload: str

    def lines(self) -> Iterator[str]:
        """As it is printed."""
        yield self.step.title
        kinds = Counter(each["type"] for each in self.events)
        told = ", ".join(f"{kind} ×{n}" if n > 1 else kind for kind, n in kinds.items())
        yield f"  Stripe   {told or 'nothing'}"
        for mail in self.mails:
            yield f"  mail     {mail}"
        yield f"  plan     {sentence(self.subscription)}"
        yield f"  quotas   {quotas(self.subscription)}; a file of 3 GB is {self.upload}"
        names = ", ".join(each["name"] for each in self.subscription["read_only"])
        if names:
            yield f"           can only be read: {names}"


class Year:
    """Somebody's, from the first day on."""

    def __init__(self, stack: Stack, stripe: Stripe, seed: int = 1) -> None:
        self.stack, self.stripe = stack, stripe
        self.chance = random.Random(seed)  # noqa: S311  (an order, no secret)
        self.person = Person(stack, "Ada")
        self.project = ""
        self.mails = 0
        stripe.meet(self.person)

    def play(self) -> Iterator[Seen]:
        """Each step, done and found right. Raises Failed."""
        for step in STEPS:
            step.do(self)
            events = self.stripe.news()
            deliver(self.stack, events, self.chance)
            seen = self._look(step, events)
            _check(seen)
            yield seen

    # --- what they do ---------------------------------------------------------------------
    def begin(self) -> None:
        """A space with a record in it."""
        space = self.make_space(1)
        made = {"space": space, "title": "Demos", "kind": "ep"}
        self.project = self.person.asks("POST", "/project", made, status=201)["id"]

    def make_space(self, number: int) -> str:
        name = {"name": f"Band {number}"}
        space: str = self.person.asks("POST", "/artist", name, status=201)["id"]
        return space

    def buy(self) -> None:
        self.stripe.buy(self.person, "pro")

    def fill(self) -> None:
        """More spaces than the free plan has, while time passes."""
        self.stripe.advance(16)
        for number in range(2, _SPACES + 1):
            self.make_space(number)

    def change(self, plan: str) -> None:
        choice = {"plan": plan, "interval": "month"}
        self.person.asks("POST", "/subscription/change", choice)

    def decline(self) -> None:
        self.stripe.use_card(self.person, declined=True)
        self.stripe.advance(33)

    # --- what they see --------------------------------------------------------------------
    def _look(self, step: Step, events: list[dict[str, Any]]) -> Seen:
        wanted = self.mails + bool(step.mail)
        mails = self.stack.wait_for_mails(self.person.email, wanted)[self.mails :]
        self.mails += len(mails)
        subscription = self.person.asks("GET", "/subscription")
        return Seen(step, subscription, events, mails, self._upload())

    def _upload(self) -> str:
        """What becomes of opening an upload of BIG."""
        wanted = {"purpose": "track", "target": self.project, "name": "mix.wav", "size": BIG}
        answer = self.person.tries("POST", "/file", wanted)
        if answer.status_code == 201:
            self.person.tries("DELETE", f"/file/{answer.json()['id']}")
            return "taken"
        return f"refused ({answer.json()['code']})"


def _check(seen: Seen) -> None:
    step, held = seen.step, seen.subscription
    found = (held["plan"], held["status"], held["next"]["code"], len(held["read_only"]))
    wanted = (step.plan, step.status, step.next, step.read_only)
    if found != wanted:
        raise Failed(f"{step.title}: {found} instead of {wanted}")
    if (seen.upload == "taken") != step.big:
        raise Failed(f"{step.title}: a file of 3 GB is {seen.upload}")
    if step.mail and not any(mail.startswith(step.mail) for mail in seen.mails):
        raise Failed(f"{step.title}: {seen.mails} instead of {step.mail!r}")


STEPS = (
    Step(
        *("Ada comes in", Year.begin, "free", "none", "nothing"),
        big=False,
        mail="Confirm your e-mail address",
    ),
    Step("She tries Pro", Year.buy, "pro", "trialing", "trial_ends", big=True),
    Step("The trial ends, and is paid", Year.fill, "pro", "active", "renews", big=True),
    Step(
        *("Five months go by", lambda year: year.stripe.advance(152)),
        *("pro", "active", "renews"),
        big=True,
    ),
    Step(
        *("She upgrades to Studio", lambda year: year.change("studio")),
        *("studio", "active", "renews"),
        big=True,
    ),
    Step(
        *("Her card is declined", Year.decline, "studio", "past_due", "grace_ends"),
        big=True,
        mail="Your payment for WAVIC Studio failed",
    ),
    Step(
        *("She enters another one", lambda year: year.stripe.use_card(year.person)),
        *("studio", "active", "renews"),
        big=True,
    ),
    Step(
        *("She goes down to Pro", lambda year: year.change("pro")),
        *("pro", "active", "renews"),
        big=True,
    ),
    Step(
        *("Four months later she cancels", lambda year: _later(year, 122)),
        *("pro", "active", "ends"),
        big=True,
    ),
    Step(
        *("What was paid for is over", lambda year: year.stripe.advance(33)),
        *("free", "canceled", "nothing"),
        big=False,
        read_only=1,
        mail="WAVIC Pro has ended",
    ),
)


def _later(year: Year, days: int) -> None:
    year.stripe.advance(days)
    deliver(year.stack, year.stripe.news(), year.chance)
    year.person.asks("POST", "/subscription/cancel")


# --- in words -----------------------------------------------------------------------------------
_STATUS = {
    "none": "nothing is paid for",
    "trialing": "on trial",
    "active": "paid",
    "past_due": "a payment failed",
    "canceled": "canceled and over",
    "comped": "given",
}
_NEXT = {
    "renews": "is renewed on",
    "ends": "ends on",
    "trial_ends": "the trial ends on",
    "grace_ends": "is kept until",
    "comp_ends": "ends on",
}


def sentence(held: dict[str, Any]) -> str:
    """What `GET /subscription` says."""
    said = f"{held['plan'].title()}, {_STATUS[held['status']]}"
    coming = held["next"]
    if coming["at"]:
        day = datetime.fromisoformat(coming["at"])
        said += f"; {_NEXT[coming['code']]} {day:%B} {day.day}, {day.year}"
    return f"{said}."


def quotas(held: dict[str, Any]) -> str:
    """How much there is of everything."""
    usage = held["usage"]
    storage, spaces = usage["storage"]["limit"] // GIB, usage["spaces"]
    used = f"{spaces['used']} of {spaces['limit']} spaces"
    return f"{storage} GB, {used}, files of {usage['file_limit'] // GIB} GB"
