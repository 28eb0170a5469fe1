from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "wavic.api"
    label = "wavic_api"
