"""What billing keeps of its own, beside what dj-stripe keeps of Stripe's."""

from bson.objectid import ObjectId
from django.db import models

from accounts.models import User
from accounts.plans import Plan


class Interval(models.TextChoices):
    MONTH = "month"
    YEAR = "year"


class Offer(models.Model):
    """A price that a plan is sold at: what pages show, derived from Stripe's prices."""

    plan = models.CharField(max_length=8, choices=Plan.choices)
    interval = models.CharField(max_length=5, choices=Interval.choices)
    price = models.CharField(max_length=255, help_text="Its id at Stripe.")
    amount = models.BigIntegerField(help_text="In the currency's smallest unit.")
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "interval"], name="offer_of_plan")]

    def __str__(self) -> str:
        return f"{self.plan} by the {self.interval}"


class Subscriber(models.Model):
    """Somebody who has been to the checkout: their customer at Stripe, and how they stand."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="subscriber")
    user_id: ObjectId
    customer = models.CharField(
        max_length=255, null=True, blank=True, unique=True, help_text="Its id at Stripe."
    )
    # Looks at Stripe are numbered as they begin: one that began before another that is written
    # already knows less, and isn't written any more.
    looks = models.PositiveIntegerField(default=0)
    look_written = models.PositiveIntegerField(default=0)
    # What the subscription that counts is like; see entitlements.Standing.
    subscription = models.JSONField(null=True, blank=True)
    had_trial = models.BooleanField(default=False)
    # The checkout that is open, so that asking twice opens one: its id, price, url, expires_at.
    checkout = models.JSONField(null=True, blank=True)
    checkouts = models.PositiveIntegerField(default=0)
    # When time alone changes what they are entitled to; None when it doesn't.
    review_at = models.DateTimeField(null=True, blank=True)
    # The moment until which a grace was warned of, so that each is warned of once.
    warned_of = models.DateTimeField(null=True, blank=True)
    # The account was closed: whatever Stripe still has of it is to end.
    leaving = models.BooleanField(default=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["review_at"], name="subscriber_review")]

    def __str__(self) -> str:
        return self.customer or f"subscriber {self.pk}"


class Comp(models.Model):
    """A plan that support gives somebody for a while; it beats a paid one that allows less."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="comps")
    user_id: ObjectId
    plan = models.CharField(max_length=8, choices=Plan.choices)
    reason = models.CharField(max_length=500)
    ends_at = models.DateTimeField()
    given_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    given_by_id: ObjectId | None
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.plan} until {self.ends_at:%Y-%m-%d}"
