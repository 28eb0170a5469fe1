"""Every route of the API, in the order of the rooms."""

urlpatterns: list = []
