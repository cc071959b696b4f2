"""Breaks the service on purpose while a load flows, and counts what it lost by that."""
