"""The child's side of the sandbox's protocol, for Python as the machine has it."""

from .serve import serve

__all__ = ["serve"]
