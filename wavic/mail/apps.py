from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "wavic.mail"
    label = "wavic_mail"
    verbose_name = "Mail"

    def ready(self) -> None:
        from django.core import checks

        from wavic.mail.checks import mail_leaves_the_house

        checks.register(mail_leaves_the_house)
