"""Courses that go from one site to another."""
