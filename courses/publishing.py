"""A published page becomes activities."""
