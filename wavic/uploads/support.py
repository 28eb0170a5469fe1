"""What support staff find and see of uploads: how far they are, never their content."""

from typing import Any

from wavic.support import Row, Table, To, all_of, finds, panel, size
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
                    size(each.size),
                    each.state,
                    each.failure,
                    each.expires_at,
                ]
            )
            for each in theirs[:NEWEST]
        ],
        all_of(Upload, person.pk),
        empty="None is under way, none has failed lately.",
    )
