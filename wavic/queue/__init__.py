"""Work for later: `enqueue(function, …)` now, the worker calls it. See docs/queue.md."""

from wavic.queue.enqueueing import enqueue

__all__ = ["enqueue"]
