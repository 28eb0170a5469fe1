"""Query plans: what MongoDB's `explain` says, in the few numbers that matter."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Explained = dict[str, Any]


@dataclass
class Plan:
    """How MongoDB ran a query.

    What goes on inside a `$lookup` is told by its totals only: the indexes it used and what it
    read, counted under `joined_documents_examined`.
    """

    stages: list[str] = field(default_factory=list)  # "FETCH", "IXSCAN", "$lookup", …
    indexes: list[str] = field(default_factory=list)  # names, those inside $lookup included
    keys_examined: int = 0
    documents_examined: int = 0  # of the collection the query is on
    joined_documents_examined: int = 0
    returned: int = 0

    @property
    def in_memory_sort(self) -> bool:
        """Whether every match was held in memory to be sorted, instead of read in order."""
        return "SORT" in self.stages or "$sort" in self.stages

    @property
    def collection_scan(self) -> bool:
        """Whether any collection, a joined one included, was read from end to end."""
        return "COLLSCAN" in self.stages


def read_plan(explained: Explained) -> Plan:
    """The Plan in the answer of an `explain` with verbosity executionStats; shards are summed."""
    plan = Plan()
    for part in explained.get("shards", {"": explained}).values():
        plan.returned += _read_part(part, plan)
    plan.indexes = list(dict.fromkeys(plan.indexes))
    return plan


def _read_part(part: Explained, plan: Plan) -> int:
    """Add one server's answer to the plan; the number of documents it returned."""
    if "stages" not in part:
        _read_cursor(part, plan)
        return part["executionStats"]["nReturned"]
    return _read_stages(part["stages"], plan)


def _read_stages(stages: list[Explained], plan: Plan) -> int:
    returned = 0
    for stage in stages:
        name = next(key for key in stage if key.startswith("$"))
        returned = stage.get("nReturned", returned)
        match name:
            case "$cursor":
                _read_cursor(stage[name], plan)
            case "$unionWith":
                plan.stages.append(name)
                _read_stages(stage[name]["pipeline"], plan)
            case "$lookup":
                plan.stages.append(name)
                _read_lookup(stage, plan)
            case _:
                plan.stages.append(name)
    return int(returned)


def _read_lookup(stage: Explained, plan: Plan) -> None:
    plan.indexes += stage.get("indexesUsed", [])
    plan.keys_examined += stage.get("totalKeysExamined", 0)
    plan.joined_documents_examined += stage.get("totalDocsExamined", 0)
    if stage.get("collectionScans", 0):
        plan.stages.append("COLLSCAN")


def _read_cursor(cursor: Explained, plan: Plan) -> None:
    winner = cursor["queryPlanner"]["winningPlan"]
    # The slot-based engine runs plain $lookups itself, as part of the plan and of its totals.
    lookups = set()
    for node in _nodes(winner.get("queryPlan", winner)):
        plan.stages.append(node["stage"])
        if "indexName" in node:
            plan.indexes.append(node["indexName"])
        if node["stage"] == "IDHACK":
            plan.indexes.append("_id_")
        if node["stage"].startswith("EQ_LOOKUP"):
            lookups.add(node["planNodeId"])
            if "indexName" not in node:
                plan.stages.append("COLLSCAN")
    totals = cursor["executionStats"]
    joined = sum(
        node.get("numReads", 0)
        for node in _nodes(totals["executionStages"])
        if node.get("planNodeId") in lookups and node["stage"] in {"seek", "scan"}
    )
    plan.keys_examined += totals["totalKeysExamined"]
    plan.joined_documents_examined += joined
    plan.documents_examined += totals["totalDocsExamined"] - joined


def _nodes(tree: Any) -> Iterator[Explained]:
    """Every stage of a plan tree, outermost first."""
    if isinstance(tree, list):
        for item in tree:
            yield from _nodes(item)
    elif isinstance(tree, dict):
        if isinstance(tree.get("stage"), str):
            yield tree
        for value in tree.values():
            yield from _nodes(value)
