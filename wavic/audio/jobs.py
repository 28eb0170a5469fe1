"""What the sandbox may do to a stranger's audio."""

from wavic.audio.limits import AudioRefused, Limits
from wavic.audio.sniffing import FORMATS
from wavic.sandbox.jobs import Catalogue, Finished, Job, Progress

__all__ = ["CATALOGUE", "JOBS", "Finished", "Job", "Progress"]

JOBS = {
    "analyse": Job("wavic.audio.analysis", "analyse_job", max_content_bytes=256 * 1024),
    "stream": Job("wavic.audio.streaming", "stream_job"),
    "cover": Job("wavic.audio.covers", "cover_job", max_content_bytes=20 * 1024 * 1024),
}
CATALOGUE = Catalogue(__name__, JOBS, FORMATS, Limits, AudioRefused)
