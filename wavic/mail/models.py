"""The log of what was sent, and the addresses that nothing is sent to any more."""

from django.db import models
from django_mongodb_backend.fields import ObjectIdField


class Status(models.TextChoices):
    """How far we got with it."""

    SENDING = "sending", "Being sent"
    SENT = "sent", "Accepted for delivery"
    DELAYED = "delayed", "Failed for now, tried again"
    REJECTED = "rejected", "Refused for good"
    SUPPRESSED = "suppressed", "Not sent: the address is suppressed"


class Delivery(models.TextChoices):
    """What became of it after that, as far as Postmark has told."""

    UNKNOWN = "", "Not known"
    DEFERRED = "deferred", "Tried again by Postmark"
    DELIVERED = "delivered", "Delivered"
    BOUNCED = "bounced", "Came back"
    COMPLAINED = "complained", "Reported as spam"


class SentMail(models.Model):
    """One mail: to whom, which, and how it went. Not what it said, since that may hold a token."""

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField(max_length=254)
    address = models.EmailField(max_length=254, default="", help_text="Folded.")
    template = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.SENDING)
    message_id = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    delivery = models.CharField(max_length=10, choices=Delivery.choices, blank=True, default="")
    delivery_detail = models.TextField(
        blank=True, default="", help_text="What the receiving server said, where it said something."
    )
    delivery_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "sent mail"
        verbose_name_plural = "sent mail"
        indexes = [
            models.Index(fields=["address", "-id"], name="mail_to_address"),
            models.Index(fields=["message_id"], name="mail_of_message"),
            models.Index(fields=["template", "-id"], name="mail_of_template"),
            models.Index(fields=["status", "-id"], name="mail_of_status"),
            models.Index(fields=["delivery", "-id"], name="mail_of_delivery"),
        ]

    def __str__(self) -> str:
        return f"{self.template} to {self.to}"

    @property
    def is_sent(self) -> bool:
        """Whether it is on its way; else it never will be, or not yet."""
        return self.status == Status.SENT


class Reason(models.TextChoices):
    """Why an address gets no mail; a bounce weighs more than a wish."""

    BOUNCE = "bounce", "Mail to it comes back"
    COMPLAINT = "complaint", "Reported our mail as spam"
    STOPPED = "stopped", "Stopped at Postmark"


class Suppression(models.Model):
    """An address that nothing, or no mail that one can unsubscribe from, is sent to any more.

    One that was lifted stays, for support staff to see, and so that news from before it changes
    nothing.
    """

    address = models.EmailField(max_length=254, unique=True, help_text="Folded.")
    reason = models.CharField(max_length=9, choices=Reason.choices)
    detail = models.TextField(blank=True)
    mail = models.ForeignKey(
        SentMail,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
        help_text="The one that it came of.",
    )
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = ObjectIdField(null=True, blank=True, help_text="Of our staff; else by Postmark.")

    class Meta:
        indexes = [models.Index(fields=["lifted_at", "-since"], name="suppressed_last")]

    def __str__(self) -> str:
        return self.address
