"""Why something was done: asked for with every act of staff, and kept in the audit trail."""

from functools import cached_property
from typing import Any

from django import forms
from django.contrib.admin.helpers import ActionForm
from django.core.validators import MinLengthValidator

from wavic.audit.staff import LEAST_SAID, MOST_SAID

_HELP = "Kept in the audit trail, for staff only: a ticket's number, what they asked for."


class Reason(forms.CharField):
    """A sentence that says why."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"class": "vTextField"}))
        super().__init__(min_length=LEAST_SAID, max_length=MOST_SAID, help_text=_HELP, **options)

    def to_python(self, value: Any) -> str:
        """Without blanks that would make it long enough."""
        return " ".join(str(super().to_python(value)).split())


class ReasonForm(forms.Form):
    """The reason alone."""

    reason = Reason(label="Why", widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}))


class ReasonedActionForm(ActionForm):
    """The bar above a list, from which something is done to the chosen documents."""

    reason = Reason(
        label="Why:",
        required=False,  # the bar's form is valid without; see BoundedAdmin.response_action
        widget=forms.TextInput(attrs={"size": 40, "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # An empty or short one is refused with words of ours, not by the form's silence.
        self.fields["reason"].validators = [
            each
            for each in self.fields["reason"].validators
            if not isinstance(each, MinLengthValidator)
        ]


class ReasonedForm(forms.ModelForm):
    """The form of a document that staff may edit."""

    reason = Reason(label="Why")

    @cached_property
    def changed_data(self) -> list[str]:
        """What of the document was changed."""
        return [name for name in super().changed_data if name != "reason"]
