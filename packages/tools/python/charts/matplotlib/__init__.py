"""The part of matplotlib that charts of data need, in pure Python, drawn as SVG."""

from __future__ import annotations

from ._rc import rc, rc_context, rcdefaults, rcParams, rcParamsDefault

__version__ = '3.10.0'
__version_info__ = (3, 10, 0)

_MODULES = (
    'artist', 'axes', 'axis', 'cm', 'collections', 'colorbar', 'colors', 'container', 'dates', 'figure',
    'font_manager', 'gridspec', 'legend', 'lines', 'markers', 'patches', 'patheffects', 'pyplot', 'scale', 'spines',
    'style', 'table', 'text', 'ticker', 'transforms',
)  # fmt: skip

__all__ = ['get_backend', 'rc', 'rcParams', 'rcParamsDefault', 'rc_context', 'rcdefaults', 'set_loglevel', 'use']


def use(backend: str = 'svg', *, force: bool = True) -> None:
    """Accepted; there is one way to draw."""


def get_backend() -> str:
    return 'svg'


def set_loglevel(*_args, **_kwargs) -> None:
    """Accepted; nothing is logged."""


def __getattr__(name: str):
    if name in _MODULES:
        from importlib import import_module

        return import_module(f'.{name}', __name__)
    if name == 'colormaps':
        from .cm import colormaps

        return colormaps
    if name == 'cycler':
        from cycler import cycler

        return cycler
    from ._data import unknown

    raise unknown('matplotlib', name, [*_MODULES, *__all__, 'colormaps', 'cycler'])
