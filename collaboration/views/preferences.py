"""/notification/preferences: what somebody wants to be told, and how."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from collaboration.selectors import preferences as selectors
from collaboration.serializers.preferences import PreferencesInput, PreferencesSerializer
from collaboration.services import preferences as services
from wavic.api.views import ViewSet


class PreferencesViewSet(ViewSet):
    @extend_schema(responses=PreferencesSerializer)
    @action(detail=False)
    def preferences(self, request: Request) -> Response:
        """What the caller wants to be told, in general and of each of their spaces."""
        return Response(selectors.preferences(self.caller))

    @extend_schema(request=PreferencesInput, responses=PreferencesSerializer)
    @preferences.mapping.patch
    def edit_preferences(self, request: Request) -> Response:
        """Change some of it."""
        services.edit_preferences(self.caller, **self.validated(PreferencesInput))
        return Response(selectors.preferences(self.caller))
