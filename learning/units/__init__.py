"""Provinces, communes and agencies, in time."""
