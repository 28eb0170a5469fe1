"""Support staff see which mail somebody got, and not what was in it."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from wavic.mail.models import SentMail
from wavic.mongo.profiling import explain_queryset


@pytest.fixture
def staff(client, db):
    user = get_user_model().objects.create_superuser("staff@example.org", "long enough", name="S")
    client.force_login(user)
    return client


@pytest.fixture
def entry(db):
    return SentMail.objects.create(
        key="k",
        to="Ana@example.org",
        address="ana@example.org",
        template="verify_email",
        subject="Confirm",
        error="no luck",
    )


def test_the_list_the_search_and_the_page_open(staff, entry):
    found = ("", "?q=ANA@", "?status=sending", "?template=verify_email", "?delivery=", "?o=2")
    for query in found:
        page = staff.get(reverse("admin:wavic_mail_sentmail_changelist") + query)
        assert "Ana@example.org" in page.content.decode(), query
    for query in ("?q=bo", "?status=sent", "?template=mention", "?delivery__exact=bounced"):
        page = staff.get(reverse("admin:wavic_mail_sentmail_changelist") + query)
        assert "Ana@example.org" not in page.content.decode(), query
    page = staff.get(reverse("admin:wavic_mail_sentmail_change", args=[entry.pk]))
    assert "no luck" in page.content.decode()


def test_it_is_read_only(staff, entry):
    for name in ("change", "delete"):
        url = reverse(f"admin:wavic_mail_sentmail_{name}", args=[entry.pk])
        assert staff.post(url, {"status": "sent", "post": "yes"}).status_code == 403
    assert staff.get(reverse("admin:wavic_mail_sentmail_add")).status_code == 403


def test_an_address_is_found_by_its_beginning_from_an_index(entry):
    for number in range(50):
        to = f"{number}@example.org"
        SentMail.objects.create(key=str(number), to=to, address=to, template="t")
    plan = explain_queryset(SentMail.objects.filter(address__startswith="ana"))
    assert not plan.collection_scan
    assert plan.documents_examined == 1


@pytest.mark.parametrize(
    "chosen", [{"template": "verify_email"}, {"status": "sending"}, {"delivery": "bounced"}]
)
def test_the_filters_page_by_an_index(entry, chosen):
    SentMail.objects.update(delivery="bounced")
    for number in range(50):
        SentMail.objects.create(key=str(number), to="x@example.org", template="t", status="sent")
    plan = explain_queryset(SentMail.objects.filter(**chosen).order_by("-id")[:20])
    assert not plan.collection_scan
    assert not plan.in_memory_sort
    assert plan.documents_examined == 1
