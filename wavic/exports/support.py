"""What support staff find of exports: how far they are, never what is in them."""

from wavic.exports.models import Export, Load
from wavic.support import finds

finds(Export, people=["asked_by"], title="title")
finds(Load, people=["owner"], title="key")
