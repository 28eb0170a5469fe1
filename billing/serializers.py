"""The shapes of plans and subscriptions. Amounts are in the currency's smallest unit."""

from rest_framework import serializers

from accounts.models import PlanStatus
from accounts.plans import LinkFeature, Plan
from billing.models import Interval
from spaces.serializers import ReadOnlyField
from wavic.api.fields import ObjectIdField
from wavic.api.serializers import Serializer

PAID = [Plan.PRO.value, Plan.STUDIO.value]
NEXT = ["renews", "ends", "trial_ends", "grace_ends", "comp_ends", "nothing"]
QUOTAS = ["storage", "spaces", "collaborators"]


class PlanChoice(Serializer):
    """A plan that is sold, and how often it is paid for."""

    plan = serializers.ChoiceField(PAID)
    interval = serializers.ChoiceField(Interval.choices)


class HostedPageSerializer(Serializer):
    """Where to go on: a page of Stripe's, for this person and for a while."""

    url = serializers.URLField()


class PriceSerializer(Serializer):
    """What a plan costs, tax not included where it is added."""

    interval = serializers.ChoiceField(Interval.choices)
    amount = serializers.IntegerField()
    currency = serializers.CharField(help_text="Three small letters, as `eur`.")


class PlanSerializer(Serializer):
    """A plan: what it allows, and what it costs. Sizes are bytes."""

    plan = serializers.ChoiceField(Plan.choices)
    title = serializers.CharField()
    description = serializers.CharField()
    storage_limit = serializers.IntegerField()
    spaces_limit = serializers.IntegerField()
    collaborators_limit = serializers.IntegerField(help_text="Of one space, besides the owner.")
    file_limit = serializers.IntegerField()
    version_limit = serializers.IntegerField(allow_null=True, help_text="Of a track. Null: none.")
    link_features = serializers.ListField(child=serializers.ChoiceField(LinkFeature.choices))
    prices = PriceSerializer(many=True, help_text="None for the free plan, or without Stripe.")


class PlansSerializer(Serializer):
    """All plans, the cheapest first."""

    configured = serializers.BooleanField(help_text="Whether plans can be bought here.")
    trial_days = serializers.IntegerField(help_text="For who never had a trial.")
    plans = PlanSerializer(many=True)


class UseSerializer(Serializer):
    """How much of something is used, and how much the plan holds."""

    used = serializers.IntegerField()
    limit = serializers.IntegerField()


class SpacesUseSerializer(UseSerializer):
    """Spaces that are owned, those in the trash too."""

    trashed = serializers.IntegerField(help_text="How many of those used are in the trash.")


class OwnSpaceSerializer(Serializer):
    """A space of one's own, by its name."""

    id = ObjectIdField()
    name = serializers.CharField()


class CollaboratorsUseSerializer(UseSerializer):
    """Collaborators in the fullest of one's own spaces."""

    space = OwnSpaceSerializer(allow_null=True)


class PlanUsageSerializer(Serializer):
    """What is used, and what the plan holds. Sizes are bytes."""

    storage = UseSerializer()
    spaces = SpacesUseSerializer()
    collaborators = CollaboratorsUseSerializer()
    file_limit = serializers.IntegerField()
    version_limit = serializers.IntegerField(allow_null=True, help_text="Of a track. Null: none.")
    link_features = serializers.ListField(child=serializers.ChoiceField(LinkFeature.choices))


class BoughtSerializer(Serializer):
    """The subscription at Stripe: it can be changed or canceled."""

    plan = serializers.ChoiceField(Plan.choices)
    interval = serializers.ChoiceField(Interval.choices)
    amount = serializers.IntegerField()
    currency = serializers.CharField()
    paid = serializers.BooleanField(help_text="False: the last payment failed.")


class NextSerializer(Serializer):
    """What happens next by itself."""

    code = serializers.ChoiceField(NEXT)
    at = serializers.DateTimeField(allow_null=True)


class ReadOnlySpaceSerializer(OwnSpaceSerializer):
    """A space that can only be read, as the plan has no room for it."""

    read_only = ReadOnlyField()  # type: ignore[assignment]  # a field, as DRF collects them


class SubscriptionSerializer(Serializer):
    """The plan that one has, what is used of it, and what happens next."""

    plan = serializers.ChoiceField(Plan.choices, help_text="Whose limits hold now.")
    status = serializers.ChoiceField(PlanStatus.choices)
    source = serializers.CharField(  # type: ignore[assignment]
        help_text="Who says so: stripe, comp… Empty: nobody."
    )
    period_end = serializers.DateTimeField(allow_null=True)
    grace_until = serializers.DateTimeField(
        allow_null=True, help_text="After a failed payment the plan's limits hold until then."
    )
    trial_end = serializers.DateTimeField(allow_null=True)
    cancel_at_period_end = serializers.BooleanField()
    subscribed = BoughtSerializer(allow_null=True, help_text="Null: go to the checkout.")
    next = NextSerializer()
    may_try = serializers.BooleanField(help_text="A checkout begins with a trial.")
    customer = serializers.BooleanField(help_text="There is a portal, with card and invoices.")
    configured = serializers.BooleanField(help_text="Whether plans can be bought here.")
    usage = PlanUsageSerializer()
    over = serializers.ListField(
        child=serializers.ChoiceField(QUOTAS), help_text="There is more than the plan holds."
    )
    read_only = ReadOnlySpaceSerializer(many=True)  # type: ignore[assignment]


class PreviewLineSerializer(Serializer):
    """A line of the invoice in Stripe's words; what is given back is below zero."""

    description = serializers.CharField(allow_blank=True)
    amount = serializers.IntegerField()


class NextPaymentSerializer(Serializer):
    """The payment after the one of now, before tax and without what is credited."""

    amount = serializers.IntegerField()
    at = serializers.DateTimeField()


class PreviewSerializer(Serializer):
    """What changing to a plan would cost."""

    currency = serializers.CharField()
    lines = PreviewLineSerializer(many=True)
    due_now = serializers.IntegerField()
    credit = serializers.IntegerField(help_text="Taken off the next invoices.")
    resumes = serializers.BooleanField(help_text="It was canceled and would go on.")
    next = NextPaymentSerializer()
