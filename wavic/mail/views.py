"""Where Postmark tells what became of mail, and where people end it."""

from anymail.exceptions import AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from wavic.api.errors import Problem, Unavailable
from wavic.mail.unsubscribing import MailingList, read_token

_PRIVATE = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",  # the address is the right to do it
    "X-Robots-Tag": "noindex, nofollow",
}


class _Webhook(PostmarkTrackingWebhookView):
    def parse_events(self, request: HttpRequest) -> list[AnymailTrackingEvent]:
        """Anymail's reading of the body; Problem 400 for what it can't read."""
        try:
            return super().parse_events(request)
        except (AnymailConfigurationError, ValueError, AttributeError, TypeError):
            raise Problem(400, "bad_request", "This is nothing that Postmark tells.") from None


@csrf_exempt
@require_POST
def postmark(request: HttpRequest) -> HttpResponseBase:
    """Postmark's webhook for deliveries, bounces, complaints and changes of its list.

    401 without the user and password of POSTMARK_WEBHOOK_SECRET, 503 where none is set.
    """
    if not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Unavailable("webhook_unavailable", "POSTMARK_WEBHOOK_SECRET is not set.", 3_600)
    try:
        return _Webhook.as_view()(request)
    except AnymailWebhookValidationFailure:
        headers = {"WWW-Authenticate": 'Basic realm="Postmark"'}
        detail = "The user or the password is wrong."
        raise Problem(401, "not_authenticated", detail, headers=headers) from None


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind an unsubscribe link; a POST, from its button or a mail program, acts.

    GET never does: scanners follow the links of mail before its reader does (RFC 8058).
    """
    found = read_token(token)
    if found is None:
        return _page("unknown.html", status=404)
    mailing_list, whom = found
    if request.method == "POST":
        mailing_list.stop(whom)
        return _page("done.html", mailing_list)
    return _page("ask.html", mailing_list)


def _page(
    template: str, mailing_list: MailingList | None = None, status: int = 200
) -> HttpResponse:
    # Without the request: nothing here depends on who is logged in.
    page = render_to_string(f"unsubscribe/{template}", {"list": mailing_list})
    return HttpResponse(page, status=status, headers=_PRIVATE)
