"""Accepted where effects are; outlines and shadows of text are not drawn."""

from __future__ import annotations


class Effect:
    def __init__(self, *_args, **_kwargs):
        pass


withStroke = Stroke = Normal = SimplePatchShadow = SimpleLineShadow = withSimplePatchShadow = Effect
