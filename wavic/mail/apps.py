from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "wavic.mail"
    label = "wavic_mail"
