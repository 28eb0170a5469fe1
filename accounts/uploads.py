"""How uploaded bytes are counted: against the entitlement of whoever pays."""

from accounts import services
from wavic.uploads.ledger import Ledger, keep

keep(Ledger(reserve=services.reserve_storage, release=services.release_storage))
