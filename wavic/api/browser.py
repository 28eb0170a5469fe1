"""What people open in a browser to explore the API: its docs, and a session login."""

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

api_page = csp_replace(settings.API_DOCS_POLICY)
schema = SpectacularAPIView.as_view(authentication_classes=[])
docs = api_page(SpectacularSwaggerSplitView.as_view(url_name="schema", authentication_classes=[]))
login = api_page(LoginView.as_view(template_name="rest_framework/login.html"))
logout = LogoutView.as_view(next_page="docs")  # not the admin's farewell
