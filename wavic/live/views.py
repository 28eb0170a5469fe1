"""/notification/stream as the web process has it: nothing but where it really is."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from wavic.api.errors import CONTENT_TYPE, Problem
from wavic.api.schema import ProblemSerializer
from wavic.api.views import ViewSet
from wavic.live import stream_url

_LAST = OpenApiParameter(
    "Last-Event-ID",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The id of the last event that was heard: what was missed since then is told.",
)


class StreamViewSet(ViewSet):
    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        parameters=[_LAST],
        auth=[{"bearer": []}, {"guest": []}],  # type: ignore[list-item]  # as OpenAPI wants it
        responses={
            (200, "text/event-stream"): OpenApiTypes.STR,
            (401, CONTENT_TYPE): ProblemSerializer,
            (421, CONTENT_TYPE): ProblemSerializer,
        },
    )
    def list(self, request: Request) -> Response:
        """Hear what happens, as server-sent events: docs/live.md says which.

        Takes the token of a person or of a link's guest. Answered at `stream_url`, which need not
        be this address: then it is 421 `wrong_process`, and says that.
        """
        detail = "The event stream is at `stream_url`."
        raise Problem(421, "wrong_process", detail, stream_url=stream_url())
