"""What support staff find and see of uploads: how far they are, never their content."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from wavic.support import Row, Table, To, finds, panel
from wavic.support.registry import NEWEST
from wavic.uploads.models import UNDER_WAY, State, Upload

finds(Upload, people=["uploaded_by", "payer"], title="filename")


@panel("Uploads", 70)
def uploads(person: Any) -> Table:
    """Those under way and those that failed, the newest first."""
    states = [*UNDER_WAY, State.FAILED]
    theirs = Upload.objects.filter(uploaded_by=person.pk, state__in=states).order_by("-id")
    return Table(
        ["Begun", "File", "For", "Size", "State", "Failure", "Until"],
        [
            Row(
                [
                    To(each.created_at, Upload, each.pk),
                    each.filename,
                    each.purpose,
                    filesizeformat(each.size).replace("\xa0", " "),
                    each.state,
                    each.failure,
                    each.expires_at,
                ]
            )
            for each in theirs[:NEWEST]
        ],
        To(
            "All in the list",
            url=reverse("admin:wavic_uploads_upload_changelist", query={"q": str(person.pk)}),
        ),
        empty="None is under way, none has failed lately.",
    )
