"""What support staff find, see and do of money: what somebody pays, was given, and is owed."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bson.objectid import ObjectId
from django import forms
from django.utils import timezone
from djstripe.models import Customer, Event, Invoice, Subscription, WebhookEventTrigger

from accounts.models import Entitlement, PlanStatus, User, fold_email
from accounts.plans import ABOUT, Plan
from billing import services, tasks
from billing.models import Comp, Subscriber
from billing.stripe import configured
from wavic.audit.models import Entry
from wavic.mongo.documents import aggregate
from wavic.queue import enqueue
from wavic.support import Act, Facts, Lead, Offer, Row, Table, To, act, all_of, finder, finds, panel
from wavic.support.bounded import FOUND
from wavic.support.finding import MOST
from wavic.support.reasons import ReasonForm
from wavic.support.registry import NEWEST

PLAN_CHANGES = "audit_of_plans"
"""The index of what the audit trail remembers of plans, made by migration 0002."""

_LONGEST_COMP = timedelta(days=3 * 366)
_NO_CENTS = {"bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "ugx", "vnd"}
_NO_CENTS |= {"vuv", "xaf", "xof", "xpf"}

finds(Subscriber, people=["user_id"], title="customer")
finds(Comp, people=["user_id"], title="plan")


# --- finding ------------------------------------------------------------------------------------
@finder(r"(cus|sub|in)_\w+", "Stripe's id of a customer, a subscription or an invoice")
def by_id_at_stripe(typed: str) -> Iterable[Lead]:
    """What Stripe calls so."""
    model: Any = {"cus": Customer, "sub": Subscription, "in": Invoice}[typed.partition("_")[0]]
    customer = "id" if model is Customer else "customer_id"
    found = model.objects.filter(id=typed).values_list("pk", customer)
    kept = [_lead(model, pk, typed, of) for pk, of in found]
    return kept or ([_lead(None, None, typed, typed)] if model is Customer else [])


@finder(r"[A-Za-z0-9]{4,12}-\d{4,6}", "an invoice's number")
def by_number(typed: str) -> Iterable[Lead]:
    """The invoice that says so."""
    return [
        _lead(Invoice, each.pk, each.stripe_data["number"], each.customer_id)
        for each in numbered(typed)[:MOST]
    ]


def customers_of(typed: str) -> list[str]:
    """Ids of customers: the one that was typed, or those of people whose address begins so."""
    if typed.startswith("cus_"):
        return [typed]
    if "@" not in typed:
        return []
    people = User.objects.filter(email__startswith=fold_email(typed)).values_list("pk", flat=True)
    found = Subscriber.objects.filter(user_id__in=list(people[:FOUND]))
    return [each for each in found.values_list("customer", flat=True) if each]


def numbered(typed: str) -> list[Invoice]:
    """Invoices with this number."""
    stages = [{"$match": {"stripe_data.number": typed.upper()}}, {"$limit": FOUND}]
    keys = [row["_id"] for row in aggregate(Invoice, [*stages, {"$project": {"_id": 1}}])]
    return list(Invoice.objects.filter(pk__in=keys)) if keys else []


def events_about(sought: str, limit: int) -> list[dict[str, Any]]:
    """The newest events of a customer, or about one object; each its `_id`, `id`, `type`."""
    about = [{f"data.object.{name}": sought} for name in ("customer", "id")]
    stages = [{"$match": {"$or": about}}, {"$sort": {"_id": -1}}, {"$limit": limit}]
    return aggregate(Event, [*stages, {"$project": {"id": 1, "type": 1, "created": 1}}])


# --- showing ------------------------------------------------------------------------------------
@panel("Billing", 21)
def billing(person: User) -> Facts:
    """What they have, who pays for it, and what happens next by itself."""
    held = only(Entitlement.objects.filter(user_id=person.pk))
    subscriber = only(Subscriber.objects.filter(user_id=person.pk))
    if held is None:
        return Facts({"Plan": "none: the account was never finished"})
    bought = (subscriber.subscription if subscriber else None) or {}
    offers = [Offer("give_plan")]
    if subscriber and subscriber.customer and configured():
        offers.insert(0, Offer("resync_billing"))
    return Facts(
        {
            "Plan": To(_said(held), Entitlement, held.pk),
            "Said by": held.source or "nobody: it is what everybody has",
            "What happens next": _next(held, bought),
            "Subscription": _bought(bought),
            "Customer": _customer(subscriber),
            "Trial": "had one" if subscriber and subscriber.had_trial else "may have one",
            "Last looked at": subscriber.updated_at if subscriber else None,
        },
        offers,
    )


@panel("Plans given away", 22)
def comps(person: User) -> Table:
    """What support gave them, what ends last first."""
    given = sorted(Comp.objects.filter(user_id=person.pk)[:NEWEST], key=lambda each: each.ends_at)
    now = timezone.now()
    rows = [
        Row(
            [
                To(each.get_plan_display(), Comp, each.pk),
                each.ends_at,
                each.reason,
                To("staff", User, each.given_by_id) if each.given_by_id else None,
                each.created_at,
            ],
            [Offer("take_plan_back", str(each.pk))] if each.ends_at > now else [],
        )
        for each in reversed(given)
    ]
    return Table(["Plan", "Until", "Why", "By", "Given"], rows)


@panel("Invoices", 23)
def invoices(person: User) -> Table:
    """The newest, as Stripe has them."""
    customer = _customer_id(person)
    found = Invoice.objects.filter(customer_id=customer).order_by("-created") if customer else []
    rows = [
        Row(
            [
                To(each.stripe_data.get("number") or each.id, Invoice, each.pk),
                each.created,
                price_said(each.stripe_data["total"], each.stripe_data["currency"]),
                each.stripe_data.get("status"),
                each.stripe_data.get("billing_reason", "").replace("_", " "),
            ]
        )
        for each in found[:NEWEST]
    ]
    return Table(
        ["Number", "Made", "Total", "Status", "For"],
        rows,
        all_of(Invoice, customer) if customer else None,
    )


@panel("Heard from Stripe", 24)
def heard(person: User) -> Table:
    """The newest events about them, and whether they were dealt with."""
    customer = _customer_id(person)
    events = events_about(customer, NEWEST) if customer else []
    named = [each["id"] for each in events]
    told = WebhookEventTrigger.objects.filter(event_id__in=named) if named else []
    state: dict[str, str] = {}
    for each in told:
        if state.get(each.event_id) != "done":
            state[each.event_id] = "done" if each.processed else each.exception or "not yet"
    rows = [
        Row([To(each["type"], Event, each["_id"]), each["created"], state.get(each["id"])])
        for each in events
    ]
    return Table(["What", "Happened", "Here"], rows, all_of(Event, customer) if customer else None)


@panel("Plans before", 25)
def history(person: User) -> Table:
    """How the plan has changed."""
    stages = [
        {"$match": {"people": person.pk, "kind": "plan.changed"}},
        {"$sort": {"_id": -1}},
        {"$limit": NEWEST},
    ]
    rows = [
        Row(
            [
                To(each["created_at"], Entry, each["_id"]),
                _title(each["data"].get("before")),
                _title(each["data"].get("plan")),
                each["data"].get("source") or "nobody",
            ]
        )
        for each in aggregate(Entry, stages, hint=PLAN_CHANGES)
    ]
    return Table(["When", "From", "To", "Said by"], rows, empty="It never changed.")


# --- acting -------------------------------------------------------------------------------------
@act
class Resync(Act):
    """Whatever no event has told is made good."""

    name = "resync_billing"
    label = "Look at Stripe again"

    def says(self, person: User, _target: Any) -> str:
        """What that does."""
        return (
            f"All that Stripe has of {person.name} is looked at once more, and their plan follows "
            "from it. Nothing changes at Stripe. It takes some seconds: reload the page."
        )

    def do(self, person: User, _target: Any, _by: ObjectId) -> str:
        """Have the worker look: nobody waits for Stripe in a transaction."""
        enqueue(tasks.resync_person, str(person.pk))
        return "Stripe is being looked at."


class CompForm(ReasonForm):
    """Which plan, until when, and why."""

    plan = forms.ChoiceField(choices=[(plan, ABOUT[plan].title) for plan in Plan if plan != "free"])
    last_day = forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}), help_text="They have it to its end, UTC."
    )
    field_order = ("plan", "last_day", "reason")

    def clean_last_day(self) -> Any:
        """A day to come, and not for ever."""
        day = self.cleaned_data["last_day"]
        today = timezone.now().astimezone(UTC).date()
        if not today <= day <= today + _LONGEST_COMP:
            raise forms.ValidationError("A day to come, within three years.")
        return day


@act
class GivePlan(Act):
    """A plan for a while, for nothing."""

    name = "give_plan"
    label = "Give a plan"
    form = CompForm

    def says(self, person: User, _target: Any) -> str:
        """What they get, and what goes on."""
        return (
            f"{person.name} has at least this plan until the end of that day. What they pay for "
            "goes on and is paid on: it counts while it allows as much, and again afterwards."
        )

    def do_asked(self, person: User, _target: Any, by: ObjectId, asked: Mapping[str, Any]) -> str:
        """Give it."""
        end = datetime.combine(asked["last_day"] + timedelta(days=1), time(), UTC)
        services.give(person.pk, asked["plan"], reason=asked["reason"], ends_at=end, by=by)
        return f"{person.name} has {_title(asked['plan'])} until {end:%Y-%m-%d %H:%M} UTC."


@act
class TakePlanBack(Act):
    """What was given ends before its time."""

    name = "take_plan_back"
    label = "End it now"

    def target(self, person: User, pk: ObjectId | None) -> Comp | None:
        """Something that was given to them."""
        return Comp.objects.filter(pk=pk, user_id=person.pk).first()

    def says(self, person: User, target: Comp) -> str:
        """What is left then."""
        return (
            f"{person.name} loses {target.get_plan_display()} at once, and has what they pay for, "
            "or the free plan. Nothing of theirs is deleted."
        )

    def do(self, _person: User, target: Comp, _by: ObjectId) -> str:
        """Take it back."""
        services.take_back(target)
        return "It has ended."


def only(found: Any) -> Any:
    """The one of these that there is, or None: not `first`, which sorts."""
    return next(iter(found[:1]), None)


# --- in words -----------------------------------------------------------------------------------
def price_said(amount: int, currency: str) -> str:
    """An amount in the currency's smallest unit, as people write it."""
    code = currency.upper()
    return f"{amount} {code}" if currency in _NO_CENTS else f"{amount / 100:.2f} {code}"


def _said(held: Entitlement) -> str:
    return f"{held.get_plan_display()}, {held.get_status_display().lower()}"


def _next(held: Entitlement, bought: Mapping[str, Any]) -> str:
    """What becomes of the plan if nobody does anything."""
    day = f"{held.period_end:%Y-%m-%d}" if held.period_end else ""
    if held.status == PlanStatus.COMPED:
        return f"What was given ends on {day}." if day else "Nothing: it was given without an end."
    if held.status == PlanStatus.PAST_DUE and held.grace_until:
        return f"Unless it is paid, the plan ends on {held.grace_until:%Y-%m-%d}."
    if held.status not in {PlanStatus.ACTIVE, PlanStatus.TRIALING}:
        return "Nothing."
    if bought.get("ends"):
        return f"It was canceled and ends on {day}."
    cost = price_said(bought["amount"], bought["currency"]) if bought else "It"
    if held.status == PlanStatus.TRIALING:
        return f"The trial ends on {day}; then {cost} is due."
    return f"It is renewed on {day} for {cost}."


def _bought(bought: Mapping[str, Any]) -> Any:
    if not bought:
        return None
    cost = price_said(bought["amount"], bought["currency"])
    said = f"{_title(bought['plan'])}, {cost} a {bought['interval']}, {bought['status']}"
    pk = Subscription.objects.filter(id=bought["id"]).values_list("pk", flat=True)
    return To(f"{said} ({bought['id']})", Subscription, only(pk))


def _customer(subscriber: Subscriber | None) -> Any:
    if subscriber is None or not subscriber.customer:
        return "never been to the checkout"
    pk = Customer.objects.filter(id=subscriber.customer).values_list("pk", flat=True)
    return To(subscriber.customer, Customer, only(pk))


def _customer_id(person: User) -> str | None:
    return only(Subscriber.objects.filter(user_id=person.pk).values_list("customer", flat=True))


def _lead(model: Any, pk: Any, title: str, customer: str | None) -> Lead:
    """With whom it is of, as far as anybody of ours is."""
    found = Subscriber.objects.filter(customer=customer) if customer else Subscriber.objects.none()
    of = only(found.values_list("pk", "user_id"))
    return Lead(model or Subscriber, pk or (of and of[0]), title, (of[1],) if of else ())


def _title(plan: Any) -> Any:
    return ABOUT[Plan(plan)].title if plan in Plan.values else plan
