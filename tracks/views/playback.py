"""/track/:id/stream, /download, /waveform, /compare: how a track is heard."""

from bson.objectid import ObjectId
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracks import selectors, services
from tracks.renderers import WaveformRenderer
from tracks.serializers import (
    AddressQuery,
    AddressSerializer,
    ComparisonQuery,
    ComparisonSerializer,
    StreamQuery,
    WaveformQuery,
    ZoomedWaveformSerializer,
)
from wavic.api.renderers import BrowsableAPIRenderer, JSONRenderer
from wavic.api.views import ViewSet
from wavic.storage.headers import CACHE_CONTROL


class PlaybackViewSet(ViewSet):
    guests = frozenset({"stream", "download", "waveform"})

    @extend_schema(parameters=[StreamQuery], responses={302: None, 200: AddressSerializer})
    @action(detail=True)
    def stream(self, request: Request, pk: ObjectId) -> Response:
        """Lead to what plays: the proxy, or the original where that is wished and allowed."""
        query = self.queried(StreamQuery)
        original = query["quality"] == "original"
        url = services.stream(self.caller, pk, query.get("version"), original=original)
        return _address(url, redirect=query["redirect"])

    @extend_schema(parameters=[AddressQuery], responses={302: None, 200: AddressSerializer})
    @action(detail=True)
    def download(self, request: Request, pk: ObjectId) -> Response:
        """Lead to the original, to be saved under its own name."""
        query = self.queried(AddressQuery)
        url = services.download(self.caller, pk, query.get("version"))
        return _address(url, redirect=query["redirect"])

    @extend_schema(
        parameters=[WaveformQuery],
        responses={
            (200, "application/json"): ZoomedWaveformSerializer,
            (200, WaveformRenderer.media_type): bytes,
        },
    )
    @action(detail=True, renderer_classes=[JSONRenderer, WaveformRenderer, BrowsableAPIRenderer])
    def waveform(self, request: Request, pk: ObjectId) -> Response:
        """What to draw, as audiowaveform's JSON or (Accept: application/octet-stream) its .dat."""
        query = self.queried(WaveformQuery)
        version = query.get("version")
        drawn = selectors.waveform(self.caller, pk, version, query["zoom"])
        # What a version looks like never changes; which one is current does.
        headers = {"Cache-Control": CACHE_CONTROL} if version else {}
        binary = isinstance(request.accepted_renderer, WaveformRenderer)
        return Response(drawn.dat() if binary else drawn.as_json(), headers=headers)

    @extend_schema(parameters=[ComparisonQuery], responses=ComparisonSerializer)
    @action(detail=True)
    def compare(self, request: Request, pk: ObjectId) -> Response:
        """Two versions for switching between them, at the same loudness."""
        query = self.queried(ComparisonQuery)
        return Response(selectors.comparison(self.caller, pk, query["a"], query["b"]))


def _address(url: str, *, redirect: bool) -> Response:
    headers = {"Cache-Control": "private, no-store"}  # it is signed for a while: nobody keeps it
    if redirect:
        return Response(status=302, headers={**headers, "Location": url})
    return Response({"url": url}, headers=headers)
