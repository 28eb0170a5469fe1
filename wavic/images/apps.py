from django.apps import AppConfig


class ImagesConfig(AppConfig):
    name = "wavic.images"
    label = "wavic_images"
    verbose_name = "Pictures"
