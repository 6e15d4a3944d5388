"""Simulations in the administration."""
