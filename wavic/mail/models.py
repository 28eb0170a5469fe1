"""The log of what was sent."""

from django.db import models


class Status(models.TextChoices):
    SENDING = "sending", "Being sent"
    SENT = "sent", "Accepted for delivery"
    DELAYED = "delayed", "Failed for now, tried again"
    REJECTED = "rejected", "Refused for good"


class SentMail(models.Model):
    """One mail: to whom, which, and how it went. Not what it said, since that may hold a token."""

    key = models.CharField(max_length=200, unique=True)
    to = models.EmailField(max_length=254)
    template = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.SENDING)
    message_id = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "sent mail"
        verbose_name_plural = "sent mail"
        indexes = [models.Index(fields=["to", "-id"], name="mail_to")]

    def __str__(self) -> str:
        return f"{self.template} to {self.to}"
