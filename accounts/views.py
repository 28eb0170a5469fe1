"""/user: coming in, staying in, leaving."""

from typing import Any, cast

from bson.objectid import ObjectId
from django.conf import settings
from django.contrib.auth import logout as end_browser_login
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import devices, selectors, services
from accounts import serializers as shapes
from accounts.authentication import Caller
from accounts.clients import Client
from accounts.models import User
from accounts.tokens import TokenPair
from wavic.api.concurrency import expected_revision
from wavic.api.errors import CONTENT_TYPE, invalid
from wavic.api.multipart import receiving
from wavic.api.pages import page_of
from wavic.api.schema import ProblemSerializer
from wavic.api.views import ViewSet
from wavic.exports import selectors as exports
from wavic.exports.serializers import ExportSerializer
from wavic.images import services as pictures
from wavic.images.serializers import PICTURE, PictureUpload

# What login and refresh answer although nobody need be logged in for them.
_UNAUTHORIZED = {(401, CONTENT_TYPE): ProblemSerializer}
# A stale token must not keep anybody from the routes that get a new one.
_PUBLIC: dict[str, Any] = {"authentication_classes": [], "permission_classes": [AllowAny]}


class _PersonalViewSet(ViewSet):
    @property
    def person(self) -> Caller | User:
        """Whoever is calling, where only people are let in."""
        return cast("Caller | User", self.request.user)


class AccountViewSet(_PersonalViewSet):
    throttle_scopes = {
        "register": "register",
        "refresh": "refresh",
        "put_avatar": "upload",
        "begin_export": "export",
    }
    streamed = frozenset({"put_avatar"})

    @extend_schema(request=shapes.RegistrationInput, responses={201: shapes.EntranceSerializer})
    @action(detail=False, methods=["post"], **_PUBLIC)
    def register(self, request: Request) -> Response:
        """Make an account and log in."""
        data = self.validated(shapes.RegistrationInput)
        return _entered(services.register(**data, client=Client.of(request)), status=201)

    # Its own limits count failures where they can't lock anybody out; see services/login.py.
    @extend_schema(
        request=shapes.LoginInput, responses={200: shapes.EntranceSerializer, **_UNAUTHORIZED}
    )
    @action(detail=False, methods=["post"], throttle_classes=[], **_PUBLIC)
    def login(self, request: Request) -> Response:
        """Log in on this device."""
        data = self.validated(shapes.LoginInput)
        client = Client.of(request, data.pop("device", ""))
        return _entered(services.log_in(**data, client=client))

    @extend_schema(
        request=shapes.ReopeningInput, responses={200: shapes.EntranceSerializer, **_UNAUTHORIZED}
    )
    @action(detail=False, methods=["post"], throttle_classes=[], **_PUBLIC)
    def reopen(self, request: Request) -> Response:
        """Open one's closed account again, within thirty days, and log in."""
        data = self.validated(shapes.ReopeningInput)
        client = Client.of(request, data.pop("device", ""))
        return _entered(services.reopen(**data, client=client))

    @extend_schema(
        request=shapes.RefreshInput, responses={200: shapes.TokenPairSerializer, **_UNAUTHORIZED}
    )
    @action(detail=False, methods=["post"], **_PUBLIC)
    def refresh(self, _request: Request) -> Response:
        """Use up a refresh token for the next pair."""
        return _tokens(services.refresh(self.validated(shapes.RefreshInput)["refresh"]))

    @extend_schema(request=None, responses={204: None})
    @action(detail=False, methods=["post"])
    def logout(self, request: Request) -> Response:
        """End this session; its tokens are worth nothing from now on."""
        if session_id := self.person.session_id:
            services.revoke(self.person.pk, session_id)
        else:
            end_browser_login(request)
        return Response(status=204)

    @extend_schema(responses=shapes.UserSerializer)
    @action(detail=False)
    def me(self, _request: Request) -> Response:
        """One's own account."""
        return Response(selectors.profile(selectors.person(self.person.pk)))

    @extend_schema(request=shapes.ProfileInput, responses=shapes.UserSerializer)
    @me.mapping.patch
    def edit_me(self, request: Request) -> Response:
        """Change one's name."""
        data = self.validated(shapes.ProfileInput)
        expected = expected_revision(request)
        return Response(services.edit_profile(self.person.pk, **data, expected=expected))

    @extend_schema(request=shapes.ClosingInput, responses={204: None})
    @me.mapping.delete
    def close_me(self, _request: Request) -> Response:
        """Close one's account, and say what becomes of each space of one's own."""
        data = self.validated(shapes.ClosingInput)
        heirs = data.get("spaces", {})
        services.close_account(self.person.pk, password=data["password"], heirs=heirs)
        return Response(status=204)

    @extend_schema(responses=shapes.DepartureSerializer)
    @action(detail=False, url_path="me/departure")
    def departure(self, _request: Request) -> Response:
        """What will happen when one closes one's account."""
        return Response(selectors.departure(self.person.pk))

    @extend_schema(request=PICTURE, responses=shapes.UserSerializer)
    @action(detail=False, methods=["put"], url_path="me/avatar")
    def put_avatar(self, request: Request) -> Response:
        """Show a new picture of oneself, once it is processed."""
        pk = self.person.pk
        with receiving():
            pictures.upload(self.person, "user_avatar", pk, **self.validated(PictureUpload))
        return Response(selectors.profile(selectors.person(pk)))

    @extend_schema(request=None, responses={204: None})
    @put_avatar.mapping.delete
    def delete_avatar(self, request: Request) -> Response:
        """Show no picture of oneself any more."""
        pictures.clear(self.person, "user_avatar", self.person.pk)
        return Response(status=204)

    @extend_schema(responses=ExportSerializer)
    @action(detail=False, url_path="me/export")
    def export(self, _request: Request) -> Response:
        """The newest export of what is one's own, and how far it is."""
        return Response(exports.newest("person", self.person.pk))

    @extend_schema(request=None, responses={202: ExportSerializer})
    @export.mapping.post
    def begin_export(self, _request: Request) -> Response:
        """Have all that is one's own packed; one that is being made is not begun again."""
        return Response(services.export_person(self.person.pk), status=202)

    @extend_schema(request=None, responses={204: None})
    @export.mapping.delete
    def delete_export(self, _request: Request) -> Response:
        """Cancel one's export, or throw it away."""
        services.throw_export_away(self.person.pk)
        return Response(status=204)

    @extend_schema(request=shapes.PasswordChangeInput, responses=shapes.TokenPairSerializer)
    @action(detail=False, methods=["post"], url_path="password/change")
    def change_password(self, request: Request) -> Response:
        """Set a new password; every other session ends and this one gets new tokens."""
        return _tokens(
            services.change_password(
                **self.validated(shapes.PasswordChangeInput),
                user_id=self.person.pk,
                session_id=self.person.session_id,
                client=Client.of(request),
            )
        )

    @extend_schema(request=shapes.AddressInput, responses={202: None})
    @action(detail=False, methods=["post"], url_path="password/forgot", **_PUBLIC)
    def forgot_password(self, request: Request) -> Response:
        """Ask for a link to reset the password; the answer is the same for every address."""
        data = self.validated(shapes.AddressInput)
        services.forgot_password(**data, client=Client.of(request))
        return Response(status=202)

    @extend_schema(request=shapes.PasswordResetInput, responses={204: None})
    @action(detail=False, methods=["post"], url_path="password/reset", **_PUBLIC)
    def reset_password(self, _request: Request) -> Response:
        """Set a password by the link's token, once; every session ends."""
        services.reset_password(**self.validated(shapes.PasswordResetInput))
        return Response(status=204)

    @extend_schema(request=shapes.LinkInput, responses={204: None})
    @action(detail=False, methods=["post"], url_path="email/verify", **_PUBLIC)
    def verify_email(self, _request: Request) -> Response:
        """Prove an address, new or present, by the link's token."""
        services.verify_email(**self.validated(shapes.LinkInput))
        return Response(status=204)

    @extend_schema(request=shapes.ResendInput, responses={202: None, **_UNAUTHORIZED})
    @action(detail=False, methods=["post"], url_path="email/resend", permission_classes=[AllowAny])
    def resend_verification(self, request: Request) -> Response:
        """Ask for the link once more; the answer is the same for every address."""
        data = self.validated(shapes.ResendInput)
        email = self.person.email if self.person.is_authenticated else data.get("email")
        if not email:
            raise invalid({"email": ["This field is required."]})
        services.resend_verification(email=email, client=Client.of(request))
        return Response(status=202)

    @extend_schema(request=shapes.EmailChangeInput, responses={202: None})
    @action(detail=False, methods=["post"], url_path="email/change")
    def change_email(self, request: Request) -> Response:
        """Ask for a link to a new address; following it makes it the account's."""
        data = self.validated(shapes.EmailChangeInput)
        client = Client.of(request)
        services.request_email_change(**data, user_id=self.person.pk, client=client)
        return Response(status=202)


class AuditViewSet(_PersonalViewSet):
    @extend_schema(responses=page_of(shapes.ActSerializer))
    def list(self, _request: Request) -> Response:
        """Sensitive acts that one did, or that were done to one or one's account, newest first."""
        return Response(selectors.audit_of(self.person.pk, self.page_request()))


class SessionViewSet(_PersonalViewSet):
    @extend_schema(responses=page_of(shapes.SessionSerializer))
    def list(self, _request: Request) -> Response:
        """Where one is logged in, the newest first."""
        page = selectors.sessions_page(self.person.pk, self.person.session_id, self.page_request())
        return Response(page)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, _request: Request, pk: ObjectId) -> Response:
        """Log out elsewhere."""
        services.revoke(self.person.pk, pk)
        return Response(status=204)


def _entered(entrance: services.Entrance, status: int = 200) -> Response:
    pair = entrance.tokens
    response = Response(
        {
            "user": entrance.user,
            "token": pair.token,
            "refresh": pair.refresh,
            "device": entrance.device,
        },
        status=status,
    )
    response.set_cookie(
        devices.COOKIE,
        entrance.device,
        max_age=devices.MAX_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.PUBLIC_URL.startswith("https://"),
    )
    return response


def _tokens(pair: TokenPair) -> Response:
    return Response({"token": pair.token, "refresh": pair.refresh})
