"""Runs Python code the way a notebook does, for whoever sends it as JSON. See ``run``."""

from .runner import prepare, run

__all__ = ["prepare", "run"]
