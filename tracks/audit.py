"""What of tracks, and of what is in them, the audit trail remembers."""

from tracks.models import Track, Version
from wavic.audit import audited, in_space, named

audited("track.purged", "version.purged", "attachment.purged", keep=("project", "track", "title"))
in_space(Version, lambda version: version.track.space_id)
named(Track, "title")
