"""What the sandbox may do to a stranger's picture."""

from wavic.images.formats import FORMATS
from wavic.images.limits import ImageRefused, Limits
from wavic.sandbox.jobs import Catalogue, Job

_LARGEST = 16 * 1024 * 1024  # bytes; four variants of noise are a quarter of it

JOBS = {"variants": Job("wavic.images.variants", "variants_job", max_content_bytes=_LARGEST)}
CATALOGUE = Catalogue(__name__, JOBS, FORMATS, Limits, ImageRefused)
