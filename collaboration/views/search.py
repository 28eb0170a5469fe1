"""/search."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from collaboration.selectors.search import found
from collaboration.serializers.search import SearchAnswerSerializer, SearchQuery
from wavic.api.views import ViewSet


class SearchViewSet(ViewSet):
    @extend_schema(parameters=[SearchQuery], responses=SearchAnswerSerializer)
    def list(self, request: Request) -> Response:
        """Look for something while typing, wherever the caller may look."""
        asked = self.queried(SearchQuery)
        answer = found(self.caller, asked["query"], asked["type"], asked["limit"])
        return Response({"query": request.query_params["query"], **answer})
