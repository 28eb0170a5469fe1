from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "wavic.mail"
    label = "wavic_mail"
    verbose_name = "Mail"

    def ready(self) -> None:
        from anymail.signals import tracking
        from django.core import checks

        from wavic.mail.checks import bounces_are_heard_of, mail_leaves_the_house
        from wavic.mail.tracking import take

        checks.register(mail_leaves_the_house)
        checks.register(bounces_are_heard_of)
        tracking.connect(take)
