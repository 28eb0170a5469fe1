"""What axe-core (from static/node_modules) finds amiss on a page as it stands."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "static" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What fades in has its colours once it is there.
_SETTLED = """() => Promise.all(document.getAnimations()
  .filter(({effect}) => effect.getComputedTiming().endTime < Infinity)
  .map(({finished}) => finished.catch(() => {})))
  .then(() => undefined)"""
_RUN = """rules => axe.run(document, {
  runOnly: {type: "tag", values: rules},
  resultTypes: ["violations"],
})"""


def violations(page: Page) -> list[str]:
    """One line for each element that breaks a rule: the rule, the element, and why."""
    # By the debugger's protocol, which the page's content policy doesn't bind.
    page.evaluate(AXE.read_text())
    page.evaluate(_SETTLED)
    found: dict[str, Any] = page.evaluate(_RUN, RULES)
    return [
        f"{rule['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
