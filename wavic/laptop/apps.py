from django.apps import AppConfig


class LaptopConfig(AppConfig):
    name = "wavic.laptop"
    label = "wavic_laptop"
