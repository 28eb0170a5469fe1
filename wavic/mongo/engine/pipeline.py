"""The order of the stages of an aggregation: what an index can answer comes first."""

from django_mongodb_backend.query import MongoQuery

Stages = list[dict]


class IndexedQuery(MongoQuery):
    """The stock query with its stages put so that indexes are used.

    stock: $lookup…, $match, $group, $project, $addFields, $sort, $skip, $limit
    here:  $match on own columns, $sort on own columns, $skip and $limit if no later stage
           changes which rows there are, $lookup…, $match on joined columns, and the rest
    """

    own_match: dict | None = None  # the conditions on stored columns of the own collection
    sorts_stored_columns = False  # every $sort key is such a column
    lookups_keep_rows = False  # each $lookup gives exactly one row for one row

    def get_pipeline(self) -> Stages:
        if self.combinator_pipeline or self.search_pipeline:
            return super().get_pipeline()
        stages = self._stages()
        if self.subquery_lookup:
            wrapped = super().get_pipeline()  # the stock stages, in a $lookup of their own
            wrapped[0]["$lookup"]["pipeline"] = stages
            return wrapped
        return stages

    def _stages(self) -> Stages:
        sort = [{"$sort": self.ordering}] if self.ordering else []
        slice_ = self._slice()
        joins = self._joins()
        match = [{"$match": self.match_mql}] if self.match_mql else []
        shaped = self._shape()

        first: Stages = [{"$match": self.own_match}] if self.own_match else []
        if sort and self._sort_first():
            first, sort = first + sort, []
        # What is sorted later, grouped or computed is sliced only when all of that is done.
        if not (sort or self.aggregation_pipeline or self.extra_fields):
            if self.lookups_keep_rows and not match:
                first, slice_ = first + slice_, []
            else:
                match, slice_ = match + slice_, []
        return first + joins + match + shaped + sort + slice_

    def _sort_first(self) -> bool:
        """Sort by the index: unless grouping comes between, or a late $match leaves few to sort."""
        few_remain = self.match_mql and self.query.high_mark is None
        return self.sorts_stored_columns and not self.aggregation_pipeline and not few_remain

    def _slice(self) -> Stages:
        low, high = self.query.low_mark, self.query.high_mark
        skip: Stages = [{"$skip": low}] if low > 0 else []
        limit: Stages = [{"$limit": high - low}] if high is not None else []
        return skip + limit

    def _joins(self) -> Stages:
        stages = list(self.lookup_pipeline or ())
        for subquery in self.subqueries or ():
            stages += subquery.get_pipeline()
        return stages

    def _shape(self) -> Stages:
        stages = list(self.aggregation_pipeline or ())
        if self.project_fields:
            stages.append({"$project": self.project_fields})
        if self.extra_fields:
            stages.append({"$addFields": self.extra_fields})
        return stages
