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
        key="k", to="ana@example.org", template="verify_email", subject="Confirm", error="no luck"
    )


def test_the_list_the_search_and_the_page_open(staff, entry):
    for query in ("", "?q=ana", "?status=sending", "?o=2"):
        page = staff.get(reverse("admin:wavic_mail_sentmail_changelist") + query)
        assert "ana@example.org" in page.content.decode()
    page = staff.get(reverse("admin:wavic_mail_sentmail_change", args=[entry.pk]))
    assert "no luck" in page.content.decode()


def test_it_is_read_only(staff, entry):
    for name in ("change", "delete"):
        url = reverse(f"admin:wavic_mail_sentmail_{name}", args=[entry.pk])
        assert staff.post(url, {"status": "sent", "post": "yes"}).status_code == 403
    assert staff.get(reverse("admin:wavic_mail_sentmail_add")).status_code == 403


def test_an_address_is_found_by_its_beginning_from_an_index(entry):
    for number in range(50):
        SentMail.objects.create(key=str(number), to=f"{number}@example.org", template="t")
    plan = explain_queryset(SentMail.objects.filter(to__startswith="ana"))
    assert not plan.collection_scan
    assert plan.documents_examined == 1
