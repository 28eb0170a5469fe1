"""How a limit speaks: which it is, how much is used, and which plan lifts it.

Members of each: `quota`, `limit`, `used`, `plan` (the cheapest that lifts it; null where none
does), `current_plan` (the one of whoever pays) and `owner` (their id).
"""

from typing import Any

from django.template.defaultfilters import filesizeformat

from accounts.models import Entitlement
from accounts.plans import ABOUT, PLANS, Limits, LinkFeature, Plan, plan_that
from wavic.api.errors import Problem

# quota -> (what the plan has and how much of it is in use, what another plan has)
_SAID = {
    "storage": ("holds {limit}, and {used} are in use", "holds {limit}"),
    "file": ("takes files up to {limit}, and this one has {used}", "takes files up to {limit}"),
    "spaces": ("has room for {limit} artist spaces, and there are {used}", "has room for {limit}"),
    "collaborators": (
        "has room for {limit} collaborators in a space, and this one has {used}",
        "has room for {limit}",
    ),
    "versions": ("keeps {limit} versions of a track, and this one has {used}", "keeps {limit}"),
}
_FEATURES = {
    LinkFeature.PASSWORD: "Passwords of share links",
    LinkFeature.MAX_PLAYS: "Share links for so many plays only",
    LinkFeature.STATISTICS: "Statistics of share links",
}
_IN_BYTES = {"storage", "file"}


def exceeded(quota: str, entitlement: Entitlement, *, used: int, needed: int) -> Problem:
    """403 `quota_exceeded`: `used` is in use (or the file's size), `needed` would have to fit."""
    plan = _plan_for(quota, entitlement, needed)
    said = _in_words(quota, entitlement, plan, used)
    members = _members(quota, entitlement, plan, _limit(entitlement, quota), used)
    return Problem(403, "quota_exceeded", said, **members)


def read_only(quota: str, entitlement: Entitlement, *, used: int, **more: Any) -> Problem:
    """403 `read_only`: more is in use than the plan has room for, so nothing is added there."""
    plan = _plan_for(quota, entitlement, used)
    said = f"This space can only be read. {_in_words(quota, entitlement, plan, used)}"
    members = _members(quota, entitlement, plan, _limit(entitlement, quota), used)
    return Problem(403, "read_only", said, **members, **more)


def not_in_plan(feature: LinkFeature, entitlement: Entitlement) -> Problem:
    """403 `quota_exceeded` of `quota: link_features`, with the `feature`."""
    plan = plan_that(lambda limits: feature in limits.link_features, above=entitlement.plan)
    members = _members("link_features", entitlement, plan, 0, 0)
    lifted = f" {_title(plan)} has them." if plan else ""
    said = f"{_FEATURES[feature]} aren't part of the {_title(entitlement.plan)} plan.{lifted}"
    return Problem(403, "quota_exceeded", said, feature=feature.value, **members)


def lifting_plan(quota: str, entitlement: Entitlement) -> Plan | None:
    """The cheapest plan with more room than this one has; None where none has."""
    limit = _limit(entitlement, quota)
    return None if limit is None else _plan_for(quota, entitlement, limit + 1)


def _members(
    quota: str, entitlement: Entitlement, plan: Plan | None, limit: int | None, used: int
) -> dict[str, Any]:
    return {
        "quota": quota,
        "limit": limit,
        "used": used,
        "plan": plan and plan.value,
        "current_plan": entitlement.plan,
        "owner": str(entitlement.user_id),
    }


def _plan_for(quota: str, entitlement: Entitlement, needed: int) -> Plan | None:
    def holds(limits: Limits) -> bool:
        limit = _limit(limits, quota)
        return limit is None or limit >= needed

    return plan_that(holds, above=entitlement.plan)


def _in_words(quota: str, entitlement: Entitlement, plan: Plan | None, used: int) -> str:
    here, there = _SAID[quota]
    amounts = {"limit": _amount(quota, _limit(entitlement, quota)), "used": _amount(quota, used)}
    said = f"The {_title(entitlement.plan)} plan {here.format(**amounts)}."
    if plan is None:
        return said
    more = there.format(limit=_amount(quota, _limit(PLANS[plan], quota)))
    return f"{said} {_title(plan)} {more}."


def _limit(limits: Limits | Entitlement, quota: str) -> int | None:
    names = {"versions": "version_limit"}
    return getattr(limits, names.get(quota, f"{quota}_limit"))


def _amount(quota: str, number: int | None) -> str:
    if number is None:
        return "as many as you like"
    if quota not in _IN_BYTES:
        return str(number)
    return filesizeformat(number).replace("\N{NO-BREAK SPACE}", " ").replace(".0 ", " ")


def _title(plan: str) -> str:
    return ABOUT[Plan(plan)].title
