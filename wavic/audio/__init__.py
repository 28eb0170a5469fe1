"""What is in an audio file: sniffed by content, decoded within limits, measured, made to stream."""

import os

# Matrices here are small: a second thread saves nothing, and on a busy machine waits for the first.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
