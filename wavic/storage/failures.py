"""Storage that fails, told the same way for every store."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from azure.core.exceptions import (
    HttpResponseError,
    ResourceNotFoundError,
    ServiceRequestError,
    ServiceResponseError,
)

from wavic.api.errors import Unavailable
from wavic.metrics.figures import STORAGE_ERRORS

RETRY_AFTER = 5  # seconds
# Besides 5xx: a key that was just rotated, a slow request, too many of them.
_PASSING = {401, 403, 408, 429}

logger = logging.getLogger(__name__)


@contextmanager
def storage_failures(name: str = "") -> Iterator[None]:
    """Turn failures of a store into 503 ``storage_unavailable``, a missing blob into its error.

    Raises FileNotFoundError where the blob isn't there, Unavailable where the store doesn't
    answer, is full or refuses us. Programming errors pass.
    """
    try:
        yield
    except ResourceNotFoundError as error:
        if getattr(error, "error_code", None) == "ContainerNotFound":
            raise _unavailable(error) from error
        raise FileNotFoundError(name) from error
    except FileNotFoundError:
        raise
    except (ServiceRequestError, ServiceResponseError, OSError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            raise FileNotFoundError(name) from error  # no file of a laptop's can be called so
        raise _unavailable(error) from error
    except HttpResponseError as error:
        if error.status_code and (error.status_code >= 500 or error.status_code in _PASSING):
            raise _unavailable(error) from error
        raise


def _unavailable(error: Exception) -> Unavailable:
    reason = type(error).__name__
    STORAGE_ERRORS.labels(reason).inc()
    logger.warning("storage_unavailable", extra={"reason": reason})
    return Unavailable("storage_unavailable", "Storage doesn't answer just now.", RETRY_AFTER)
