"""Support staff find invitations and revoke them; what could be used is not shown."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tests.people import Visitor, person
from collaboration.models import Invitation, Status
from collaboration.tests.inviting import invited, token_of
from spaces.tests.factories import make_space

pytestmark = pytest.mark.django_db

LIST = reverse("admin:collaboration_invitation_changelist")


@pytest.fixture
def staff():
    client = Client()
    client.force_login(person(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def invitation():
    owner = Visitor.logged_in()
    return invited(owner, make_space(owner.user), "Ben@Example.com")


def revoke(client, *invitations):
    chosen = [str(invitation.pk) for invitation in invitations]
    data = {"action": "revoke", "_selected_action": chosen, "reason": "Sent by mistake."}
    return client.post(LIST, data, follow=True)


def test_found_by_the_beginning_of_the_address(staff, invitation):
    assert "Ben@Example.com" in staff.get(LIST, {"q": "BEN@"}).content.decode()
    assert "Ben@Example.com" not in staff.get(LIST, {"q": "example"}).content.decode()


def test_revoked_where_it_is_pending(staff, invitation):
    owner = Visitor.logged_in()
    answered = invited(owner, make_space(owner.user), "eve@example.com")
    Invitation.objects.filter(pk=answered.pk).update(status=Status.ACCEPTED)
    assert "1 revoked" in revoke(staff, invitation, answered).content.decode()
    assert Invitation.objects.get(pk=invitation.pk).status == Status.REVOKED
    assert Invitation.objects.get(pk=answered.pk).status == Status.ACCEPTED


def test_nothing_that_could_be_used_is_shown(staff, invitation):
    page = staff.get(reverse("admin:collaboration_invitation_change", args=[invitation.pk]))
    content = page.content.decode()
    assert "Ben@Example.com" in content
    assert invitation.token_hash not in content
    assert token_of(invitation) not in content
