from django.apps import AppConfig


class MongoConfig(AppConfig):
    name = "wavic.mongo"
    label = "wavic_mongo"
