"""Work for later: `enqueue(function, …)` now, the worker calls it. See docs/queue.md."""

from wavic.queue.enqueueing import enqueue, enqueue_heavy

__all__ = ["enqueue", "enqueue_heavy"]
