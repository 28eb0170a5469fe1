"""The shapes of tracks. What goes out is written by the selectors, and described here."""

from tracks.serializers.album import AlbumQuery, TicketSerializer
from tracks.serializers.attachments import (
    AttachmentDetails,
    AttachmentEdit,
    AttachmentSerializer,
    AttachmentUpload,
)
from tracks.serializers.fields import (
    ISRCField,
    MusicalKeyField,
)
from tracks.serializers.playback import (
    AddressQuery,
    AddressSerializer,
    ComparedSerializer,
    ComparisonQuery,
    ComparisonSerializer,
    StreamQuery,
    VersionQuery,
    WaveformQuery,
    WaveformSerializer,
    ZoomedWaveformSerializer,
)
from tracks.serializers.tracks import (
    DuplicateInput,
    MoveInput,
    ReorderInput,
    TrackDetails,
    TrackEdit,
    TrackOrderSerializer,
    TrackSerializer,
    TrackSummarySerializer,
    TrackUpload,
)
from tracks.serializers.versions import (
    CoverInput,
    ReviewInput,
    ReviewSerializer,
    VersionDetails,
    VersionEdit,
    VersionSerializer,
    VersionSummarySerializer,
    VersionUpload,
)

__all__ = [
    "AddressQuery",
    "AddressSerializer",
    "AlbumQuery",
    "AttachmentDetails",
    "AttachmentEdit",
    "AttachmentSerializer",
    "AttachmentUpload",
    "ComparedSerializer",
    "ComparisonQuery",
    "ComparisonSerializer",
    "CoverInput",
    "DuplicateInput",
    "ISRCField",
    "MoveInput",
    "MusicalKeyField",
    "ReorderInput",
    "ReviewInput",
    "ReviewSerializer",
    "StreamQuery",
    "TicketSerializer",
    "TrackDetails",
    "TrackEdit",
    "TrackOrderSerializer",
    "TrackSerializer",
    "TrackSummarySerializer",
    "TrackUpload",
    "VersionDetails",
    "VersionEdit",
    "VersionQuery",
    "VersionSerializer",
    "VersionSummarySerializer",
    "VersionUpload",
    "WaveformQuery",
    "WaveformSerializer",
    "ZoomedWaveformSerializer",
]
