"""The registered colour maps: `cm.viridis`, `cm.get_cmap('Blues')`, `colormaps['tab10']`."""

from __future__ import annotations

from ._data import as_list, finite, is_iterable, numbers, unknown
from .colors import Colormap, LinearSegmentedColormap, ListedColormap, Normalize

_made: dict[str, Colormap] = {}
_codes: dict[str, tuple[bool, str]] = {}


def _load() -> None:
    from ._colormap_data import CONTINUOUS, LISTED

    for listed, table in ((False, CONTINUOUS), (True, LISTED)):
        for name, codes in (line.split() for line in table.split('\n') if line):
            _codes[name] = (listed, codes)
    for alias, name in (('grey', 'gray'), ('Grays', 'Greys'), ('gist_gray', 'gray'), ('gist_rainbow', 'rainbow')):
        _codes[alias] = _codes[name]


class ColormapRegistry:
    """A mapping of names to maps; each name also has a reversed twin, `name_r`."""

    def __getitem__(self, name: str) -> Colormap:
        if not _codes:
            _load()
        if name in _made:
            return _made[name]
        if name.endswith('_r') and name[:-2] in self:
            return self[name[:-2]].reversed()
        if name not in _codes:
            raise KeyError(f"'{name}' is not a known colormap name; supported values are {', '.join(sorted(self))}")
        listed, codes = _codes[name]
        colors = ['#' + codes[i : i + 6] for i in range(0, len(codes), 6)]
        _made[name] = ListedColormap(colors, name) if listed else LinearSegmentedColormap.from_list(name, colors)
        return _made[name]

    def __iter__(self):
        if not _codes:
            _load()
        return iter([*_codes, *_made.keys() - _codes.keys()])

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __contains__(self, name) -> bool:
        return name in list(self) or (name.endswith('_r') and name[:-2] in list(self))

    def __call__(self) -> list[str]:
        return list(self)

    keys = __call__

    def register(self, cmap: Colormap, *, name: str | None = None, force: bool = False) -> None:
        _made[name or cmap.name] = cmap

    def get_cmap(self, cmap=None) -> Colormap:
        return get_cmap(cmap)


colormaps = ColormapRegistry()


def get_cmap(name=None, lut: int | None = None) -> Colormap:
    """:raises ValueError: If no map has this name."""
    if isinstance(name, Colormap):
        return name
    if name is None:
        from ._rc import rcParams

        name = rcParams['image.cmap']
    try:
        found = colormaps[name]
    except KeyError as error:
        raise ValueError(str(error.args[0])) from None
    return found if lut is None else found.resampled(lut)


def register_cmap(name: str | None = None, cmap: Colormap | None = None, **_ignored) -> None:
    if cmap is not None:
        colormaps.register(cmap, name=name)


class ScalarMappable:
    """Numbers with the colours they stand for: what a colour bar shows."""

    def __init__(self, norm: Normalize | None = None, cmap=None):
        self.cmap = get_cmap(cmap)
        self.norm = norm if isinstance(norm, Normalize) else Normalize()
        self.array: list[float] | None = None

    def set_array(self, values) -> None:
        self.array = None if values is None else flat_numbers(values)
        self.norm.autoscale_None(self.array or [])

    def set_clim(self, vmin=None, vmax=None) -> None:
        low, high = vmin if is_iterable(vmin) else (vmin, vmax)
        self.norm.vmin = self.norm.vmin if low is None else low
        self.norm.vmax = self.norm.vmax if high is None else high

    def get_clim(self) -> tuple:
        return self.norm.vmin, self.norm.vmax

    def set_cmap(self, cmap) -> None:
        self.cmap = get_cmap(cmap)

    def set_norm(self, norm: Normalize) -> None:
        self.norm = norm
        self.norm.autoscale_None(self.array or [])

    def get_array(self):
        return self.array

    def get_cmap(self) -> Colormap:
        return self.cmap

    def to_rgba(self, x, alpha=None):
        return self.cmap(self.norm(x), alpha)


def flat_numbers(values) -> list[float]:
    items = as_list(values)
    return [v for row in items for v in numbers(row)] if items and is_iterable(items[0]) else numbers(items)


def color_range(values, vmin, vmax, norm) -> Normalize:
    """The norm a call asked for, filled in from its data."""
    chosen = norm if isinstance(norm, Normalize) else Normalize(vmin, vmax)
    if norm == 'log':
        from .colors import LogNorm

        chosen = LogNorm(vmin, vmax)
    chosen.autoscale_None(finite(values))
    return chosen


def __getattr__(name: str) -> Colormap:
    if not name.startswith('_') and name in colormaps:
        return colormaps[name]
    raise unknown('matplotlib.cm', name, list(colormaps))
