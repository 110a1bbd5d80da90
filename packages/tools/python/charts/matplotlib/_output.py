"""Hands pictures over: files for the program, charts for the user."""

from __future__ import annotations

import os

from ._describe import describe, title_of
from ._rc import rcParams

_FORMATS = ('svg', 'png')


def save(
    figure, fname, *, format: str | None = None, dpi=None, facecolor=None, transparent: bool | None = None, **_ignored
) -> None:  # noqa: A002
    """Writes a file, or into a file object, and gives the user the chart.

    :raises ValueError: If the format is none of ours.
    """
    is_path = isinstance(fname, (str, os.PathLike))
    path = os.fspath(fname) if is_path else ''
    ending = os.path.splitext(path)[1][1:].lower()
    kind = (format or ending or rcParams['savefig.format']).lower().lstrip('.')
    if kind not in _FORMATS:
        raise ValueError(f'Format "{kind}" is not available here: save as .svg or .png')
    path = path if ending or not is_path else f'{path}.{kind}'
    background = _background(facecolor, rcParams['savefig.transparent'] if transparent is None else transparent)
    svg = figure.svg(background)
    png = _png(svg, figure, dpi) if kind == 'png' else None
    _write(path if is_path else fname, svg if png is None else png)
    name = os.path.splitext(os.path.basename(path))[0] if is_path else slug(figure)
    _give(figure, name, svg, png, figure.svg() if background is not None else svg)


def show(figure) -> None:
    """Gives the user the figure, unless it looks as it did when it was given last."""
    svg = figure.svg()
    if svg not in figure.handed.values():
        _give(figure, slug(figure), svg, None, svg)


def slug(figure) -> str:
    """A name for the chart, of the letters and digits of its title."""
    words = ''.join(char if char.isalnum() else ' ' for char in (title_of(figure) or '')).lower().split()
    return '-'.join(words)[:60].strip('-') or 'chart'


def _background(facecolor, transparent: bool):
    if transparent:
        return 'none'
    facecolor = rcParams['savefig.facecolor'] if facecolor is None else facecolor
    return None if facecolor == 'auto' else facecolor


def _png(svg: str, figure, dpi) -> bytes:
    from glmkit_sandbox import host

    dpi = rcParams['savefig.dpi'] if dpi is None else dpi
    return host.png(svg, (figure.dpi if dpi == 'figure' else float(dpi)) / 100)


def _write(target, content: str | bytes) -> None:
    if isinstance(target, str):
        with open(target, 'wb') as file:
            file.write(content.encode() if isinstance(content, str) else content)
        return
    try:
        target.write(content.encode() if isinstance(content, str) else content)
    except TypeError:  # a text file object
        target.write(content if isinstance(content, str) else content.decode())


def _give(figure, name: str, svg: str, png: bytes | None, plain: str) -> None:
    """`plain` is the picture without what only this file asked for, which tells whether the figure has changed."""
    if figure.handed.get(name) == plain:
        return
    from glmkit_sandbox import host

    figure.handed[name] = plain
    host.chart(svg=svg, png=png, name=name, title=title_of(figure) or None, description=describe(figure))
