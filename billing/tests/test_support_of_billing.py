"""Support sees a person's billing on one page, gives plans and ends them, and shows no secret."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from djstripe import models as stripes

from accounts.models import User
from accounts.services import entitle
from accounts.services.staffing import make_staff
from accounts.staff import StaffRole
from accounts.tests.people import person
from billing.models import Comp
from wavic.audit.models import Entry
from wavic.testing.workers import work_off

WHY = "They wrote to us, #4711."


def staff_of(role: StaffRole) -> Client:
    user = person(name=role.label)
    make_staff(user.email, user.name, role)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


@pytest.fixture
def support(db):
    return staff_of(StaffRole.SUPPORT)


@pytest.fixture
def payer(shop):
    """Somebody who pays for Pro, and was heard of."""
    customer = shop.customer()
    customer.subscription = customer.subscribe("pro")
    shop.tell()
    return customer


def act(client, user, name, target="", **posted):
    url = reverse("admin:act", args=[user.pk, name, *([target] if target else [])])
    return client.post(url, {"reason": WHY, **posted}, follow=True)


def page_of(client, user) -> str:
    return client.get(reverse("admin:person", args=[user.pk])).content.decode()


def day(days: int) -> str:
    return f"{timezone.now() + timedelta(days=days):%Y-%m-%d}"


def test_a_persons_page_tells_all_of_their_billing(support, payer, shop):
    shown = page_of(support, payer.user)
    invoice = stripes.Invoice.objects.get()
    for said in (
        "Pro, active",
        "It is renewed on",
        "for 12.00 USD.",
        payer.id,
        payer.subscription["id"],
        invoice.stripe_data["number"],
        "customer.subscription.created",
    ):
        assert said in shown, said
    shop.fake.use_card(payer.id, "0341")
    shop.fake.advance(32)
    shop.tell()
    assert "Unless it is paid, the plan ends on" in page_of(support, payer.user)


def test_they_are_found_by_what_stripe_calls_them(support, payer):
    invoice = stripes.Invoice.objects.get()
    number = invoice.stripe_data["number"]
    for typed in (payer.id, payer.subscription["id"], invoice.id, number, number.lower()):
        found = support.get("/admin/find/", {"q": typed}, follow=True)
        where = reverse("admin:person", args=[payer.user.pk])
        assert where in found.content.decode() or (where, 302) in found.redirect_chain, typed
    assert "nobody" not in support.get("/admin/find/", {"q": "cus_unknown"}).context["trails"]


def test_a_plan_is_given_until_a_day_and_ended_before(support, payer):
    for refused in ({"last_day": day(-1)}, {"last_day": day(2_000)}, {"last_day": ""}):
        act(support, payer.user, "give_plan", plan="studio", **refused)
    act(support, payer.user, "give_plan", plan="free", last_day=day(30))
    act(support, payer.user, "give_plan", plan="studio", last_day=day(30), reason="ok")
    assert not Comp.objects.exists()
    act(support, payer.user, "give_plan", plan="studio", last_day=day(30))
    assert payer.has == ("studio", "comped")
    comp = Comp.objects.get()
    assert f"{comp.ends_at:%Y-%m-%d %H:%M}" == f"{day(31)} 00:00"
    assert comp.reason == WHY
    entry = Entry.objects.get(kind="staff.acted")
    told = {name: entry.data[name] for name in ("action", "plan", "last_day", "reason")}
    assert told == {
        "action": "give_plan", "plan": "studio", "last_day": day(30), "reason": WHY,
    }  # fmt: skip
    assert WHY in page_of(support, payer.user)
    act(support, payer.user, "take_plan_back", str(comp.pk))
    assert payer.has == ("pro", "active")
    shown = page_of(support, payer.user)
    assert shown.index("Plans before") < shown.index(">Studio<")


def test_a_plan_that_was_given_without_an_end_says_so(support):
    user = person()
    entitle(user.pk, "pro", status="comped", source="demo")
    assert "Nothing: it was given without an end." in page_of(support, user)


def test_looking_again_makes_good_what_was_lost(support, payer, shop):
    payer.move(payer.subscription, "studio")
    shop.news()  # lost
    before = sum(shop.fake.calls.values())
    act(support, payer.user, "resync_billing")
    assert sum(shop.fake.calls.values()) == before  # nobody waits for Stripe in a transaction
    work_off()
    assert payer.has == ("studio", "active")


def test_who_only_looks_gives_nothing(payer):
    reader = staff_of(StaffRole.READ_ONLY)
    assert "Give a plan" not in page_of(reader, payer.user)
    answer = act(reader, payer.user, "give_plan", plan="studio", last_day=day(30))
    assert answer.status_code == 403
    assert act(reader, payer.user, "resync_billing").status_code == 403
    assert not Comp.objects.exists()


def test_somebody_elses_comp_cannot_be_ended_by_its_address(support, payer):
    other = person()
    act(support, other, "give_plan", plan="pro", last_day=day(3))
    comp = Comp.objects.get()
    assert act(support, payer.user, "take_plan_back", str(comp.pk)).status_code == 404
    assert Comp.objects.filter(pk=comp.pk).exists()


def test_stripes_objects_are_found_by_their_person_and_tell_no_secret(support, payer):
    secret = "whsec_never_to_be_seen"
    stripes.WebhookEndpoint.objects.update(secret=secret)
    invoice = stripes.Invoice.objects.get()
    hosted = {"hosted_invoice_url": f"https://invoice.invalid/{secret}", "client_secret": secret}
    invoice.stripe_data |= {**hosted, "payment": [{"secret": secret}]}
    invoice.save()
    for model in (stripes.Invoice, stripes.Subscription, stripes.Customer, stripes.WebhookEndpoint):
        name = f"admin:djstripe_{model._meta.model_name}"
        one = model.objects.first()
        for typed in (payer.user.email.upper(), payer.id):
            listed = support.get(reverse(f"{name}_changelist"), {"q": typed})
            found = [each.pk for each in listed.context["cl"].result_list]
            assert found == ([] if model is stripes.WebhookEndpoint else [one.pk])
        shown = support.get(reverse(f"{name}_change", args=[one.pk])).content.decode()
        assert one.id in shown
        assert secret not in shown
        assert "<select" not in shown
        posted = support.post(reverse(f"{name}_change", args=[one.pk]), {"livemode": "on"})
        assert posted.status_code == 403
    keys = support.get("/admin/djstripe/apikey/")
    assert keys.status_code == 404
