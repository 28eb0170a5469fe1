"""Figures for Prometheus: counted where things happen, told at /metrics. See docs/metrics.md."""
