"""What of tracks, and of what is in them, the audit trail remembers."""

from tracks.models import Version
from wavic.audit import audited, in_space

audited("track.purged", "version.purged", "attachment.purged", keep=("project", "track", "title"))
in_space(Version, lambda version: version.track.space_id)
