"""The end of an upload that becomes something: claimed and kept in one transaction."""

from wavic.api.errors import Problem
from wavic.mongo.transactions import in_transaction
from wavic.queue import enqueue
from wavic.uploads.ledger import ledger
from wavic.uploads.models import UNDER_WAY, State, Upload
from wavic.uploads.purposes import Arrived, Outcome, Uploader, purpose_of
from wavic.uploads.services.ending import discard_staging


@in_transaction
def keep(upload: Upload, actor: Uploader, file: Arrived) -> Outcome:
    """Claim the upload and have its purpose keep the file: both or neither, and once.

    The right to upload is asked again: an upload takes long enough for a role, or the space's
    owner, to change meanwhile. What another call has kept already is answered from there.
    """
    claimed = Upload.objects.filter(pk=upload.pk, state__in=UNDER_WAY)
    # A streamed body's client has its answer at once: nothing is left to be asked about.
    if not (claimed.update(state=State.COMPLETED) if upload.staging else claimed.delete()[0]):
        return _kept_before(upload)
    purpose = purpose_of(upload.purpose)
    payer = purpose.payer(actor, upload.target)
    ledger().release(upload.payer, upload.reserved)
    ledger().reserve(payer, file.size)
    outcome = purpose.accept(actor, upload.target, file, upload.details)
    if upload.staging:
        Upload.objects.filter(pk=upload.pk).update(
            result_kind=outcome.kind, result_id=outcome.id, reserved=0
        )
        enqueue(discard_staging, upload.staging)
    return outcome


def arrived(upload: Upload) -> Arrived:
    """The file of an upload whose blocks were published."""
    # Once verified, what was declared is what is there.
    return Arrived(
        upload.blob, upload.filename, upload.content_type, upload.size, upload.declared_sha256
    )


def _kept_before(upload: Upload) -> Outcome:
    found = Upload.objects.filter(pk=upload.pk, state=State.COMPLETED).first()
    if found is None or found.result_id is None:
        raise Problem(409, "upload_abandoned", "The upload took too long; send it again.")
    return Outcome(found.result_kind, found.result_id)
