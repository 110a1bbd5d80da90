"""The interface that keeps a current figure and a current plot."""

from __future__ import annotations

from . import cm, colors, ticker  # noqa: F401 - names programs look for here, as some below
from ._data import unknown
from ._rc import rc, rc_context, rcdefaults, rcParams, rcParamsDefault  # noqa: F401
from .artist import setp
from .axes import Axes
from .cm import colormaps, get_cmap  # noqa: F401
from .colors import Normalize  # noqa: F401
from .figure import Figure
from .gridspec import GridSpec  # noqa: F401
from .lines import Line2D  # noqa: F401
from .patches import Circle, Polygon, Rectangle  # noqa: F401
from .text import Annotation, Text  # noqa: F401
from .ticker import FuncFormatter, MaxNLocator, MultipleLocator, NullFormatter, ScalarFormatter  # noqa: F401

_figures: dict[int, Figure] = {}
_current: Figure | None = None

# Functions that do to the current plot what its method of this name does.
_OF_AXES = """
annotate arrow autoscale axhline axhspan axis axvline axvspan bar bar_label barh boxplot broken_barh errorbar fill
fill_between fill_betweenx grid hist hlines imshow legend locator_params loglog margins matshow minorticks_off
minorticks_on pcolor pcolormesh pie plot scatter semilogx semilogy stackplot stem step table text tick_params
ticklabel_format twinx twiny violinplot vlines
"""
_RENAMED = {
    'title': 'set_title',
    'xlabel': 'set_xlabel',
    'ylabel': 'set_ylabel',
    'xscale': 'set_xscale',
    'yscale': 'set_yscale',
}
_OF_FIGURE = 'suptitle supxlabel supylabel subplots_adjust delaxes'


# Figures


def figure(num=None, figsize=None, dpi=None, *, facecolor=None, clear: bool = False, **options) -> Figure:
    """A new figure, or the one of this number or name, which becomes the current one."""
    global _current
    if isinstance(num, Figure):
        _current = num
        return num
    known = next((fig for fig in _figures.values() if num is not None and num in (fig.number, fig.label)), None)
    if known is not None and not known.is_shown:
        _current = known
        if clear:
            known.clear()
        return known
    number = num if isinstance(num, int) else max(_figures, default=0) + 1
    label = num if isinstance(num, str) else ''
    _current = Figure(figsize, dpi, facecolor=facecolor, number=number, label=label)
    _figures[number] = _current
    return _current


def gcf() -> Figure:
    return _current if _current is not None else figure()


def _drawn_on() -> Figure:
    """The figure that marks go to: after `show` a new one, as if its window had been closed."""
    return figure() if _current is None or _current.is_shown else _current


def gca(**_ignored) -> Axes:
    return _drawn_on().gca()


def sca(ax: Axes) -> None:
    figure(ax.figure).sca(ax)


def close(fig=None) -> None:
    """Forgets the current figure, one by number, name or itself, or `'all'`."""
    global _current
    chosen = _current if fig is None else fig
    for number, known in list(_figures.items()):
        if fig == 'all' or known is chosen or (chosen is not None and chosen in (number, known.label)):
            del _figures[number]
    if _current is not None and _current not in _figures.values():
        _current = list(_figures.values())[-1] if _figures else None


def clf() -> None:
    _drawn_on().clear()


def cla() -> None:
    gca().clear()


def get_fignums() -> list[int]:
    return sorted(_figures)


def get_figlabels() -> list[str]:
    return [_figures[number].label for number in get_fignums()]


def fignum_exists(num) -> bool:
    return num in _figures or num in get_figlabels()


def show(*_args, **_kwargs) -> None:
    """Gives the user every figure that has something new to show."""
    for fig in list(_figures.values()):
        if fig.is_drawn():
            fig.show()
            fig.is_shown = True


def savefig(*args, **kwargs) -> None:
    gcf().savefig(*args, **kwargs)


def isinteractive() -> bool:
    return False


def _accept(*_args, **_kwargs) -> None:
    """Does nothing: pictures are drawn when they are shown or saved, there is one way to draw, and nothing moves."""


draw = draw_if_interactive = ion = ioff = pause = switch_backend = tight_layout = _accept


def _finish_run() -> None:
    """Ends a run: figures that were drawn, but neither shown nor saved, go to the user; then all are closed."""
    left = [fig for fig in _figures.values() if fig.is_drawn() and not fig.handed]
    close('all')
    for fig in left:
        fig.show()


# Plots


def subplots(nrows: int = 1, ncols: int = 1, *, sharex=False, sharey=False, squeeze: bool = True, width_ratios=None,
             height_ratios=None, subplot_kw=None, gridspec_kw=None, **fig_kw):  # fmt: skip
    fig = figure(**fig_kw)
    grid = {
        'width_ratios': width_ratios,
        'height_ratios': height_ratios,
        'subplot_kw': subplot_kw,
        'gridspec_kw': gridspec_kw,
    }
    return fig, fig.subplots(nrows, ncols, sharex=sharex, sharey=sharey, squeeze=squeeze, **grid)


def subplot(*args, **options) -> Axes:
    """`subplot(2, 2, 1)` or `subplot(221)`: the plot of this place, a new one if there is none yet."""
    fig = _drawn_on()
    spec = fig.find_spec(args)
    kind = 'polar' if options.get('polar') else options.get('projection')
    for axes in fig.axes:
        if axes.host is None and axes.spec == spec and kind in (None, axes.name):
            return fig.sca(axes)
    return fig.add_subplot(spec, **options)


def subplot2grid(shape, loc, rowspan: int = 1, colspan: int = 1, fig: Figure | None = None, **options) -> Axes:
    fig = fig or _drawn_on()
    (row, column), grid = loc, fig.find_spec((*shape, 1)).grid
    return fig.add_subplot(grid[row : row + rowspan, column : column + colspan], **options)


def subplot_mosaic(mosaic, *, subplot_kw=None, gridspec_kw=None, width_ratios=None, height_ratios=None, sharex=False,
                   sharey=False, empty_sentinel: str = '.', **fig_kw):  # fmt: skip
    fig = figure(**fig_kw)
    ratios = {key: v for key, v in (('width_ratios', width_ratios), ('height_ratios', height_ratios)) if v is not None}
    look = {'subplot_kw': subplot_kw, 'gridspec_kw': gridspec_kw, 'empty_sentinel': empty_sentinel}
    return fig, fig.subplot_mosaic(mosaic, **look, **ratios)


def axes(arg=None, **options) -> Axes:
    if isinstance(arg, Axes):
        sca(arg)
        return arg
    return _drawn_on().add_subplot(**options) if arg is None else _drawn_on().add_axes(arg, **options)


def polar(*args, **kwargs):
    fig = _drawn_on()
    target = fig.current if fig.current is not None and fig.current.is_polar else fig.add_subplot(polar=True)
    return target.plot(*args, **kwargs)


def xlim(*args, **kwargs) -> tuple[float, float]:
    return gca().set_xlim(*args, **kwargs) if args or kwargs else gca().get_xlim()


def ylim(*args, **kwargs) -> tuple[float, float]:
    return gca().set_ylim(*args, **kwargs) if args or kwargs else gca().get_ylim()


def xticks(ticks=None, labels=None, *, minor: bool = False, **properties) -> tuple[list, list]:
    return _ticks(gca().xaxis, ticks, labels, minor, properties)


def yticks(ticks=None, labels=None, *, minor: bool = False, **properties) -> tuple[list, list]:
    return _ticks(gca().yaxis, ticks, labels, minor, properties)


def thetagrids(angles=None, labels=None, fmt=None, **properties) -> None:
    if angles is not None:
        gca().set_thetagrids(angles, labels, **properties)


def rgrids(radii=None, labels=None, angle=None, fmt=None, **properties) -> None:
    if radii is not None:
        gca().set_rgrids(radii, labels, angle, **properties)


def _ticks(axis, ticks, labels, minor: bool, properties: dict) -> tuple[list, list]:
    if ticks is not None:
        axis.set_ticks(ticks, minor=minor)
    if labels is not None:
        axis.set_ticklabels(labels)
    texts = axis.get_ticklabels() if not minor else []
    if properties:
        axis.set_tick_params(**{f'label{key}': properties[key] for key in ('rotation', 'color') if key in properties})
        setp(texts, **properties)
    return axis.get_ticklocs(minor), texts


# Texts and colours of the figure


def figtext(x, y, s, fontdict=None, **kwargs) -> Text:
    return _drawn_on().text(x, y, s, fontdict, **kwargs)


def figlegend(*args, **kwargs):
    return _drawn_on().legend(*args, **kwargs)


def gci():
    return gcf().current_image


def sci(im) -> None:
    gcf().current_image = im


def colorbar(mappable=None, cax=None, ax=None, **options):
    """:raises RuntimeError: If no plot has colours that stand for numbers."""
    mappable = mappable if mappable is not None else gci()
    if mappable is None:
        raise RuntimeError(
            'No mappable was found to use for colorbar creation: call imshow or scatter(c=numbers) first'
        )
    if ax is None and getattr(mappable, 'axes', None) is None:
        ax = gca()
    return gcf().colorbar(mappable, cax=cax, ax=ax, **options)


def clim(vmin=None, vmax=None) -> None:
    if gci() is not None:
        gci().set_clim(vmin, vmax)


def set_cmap(cmap) -> None:
    rcParams['image.cmap'] = get_cmap(cmap).name
    if gci() is not None:
        gci().set_cmap(cmap)


def box(on: bool | None = None) -> None:
    gca().set_frame_on(not gca().frame_on if on is None else on)


def _of(owner, method: str):
    def call(*args, **kwargs):
        return getattr(owner(), method)(*args, **kwargs)

    call.__name__ = method
    return call


for _name in _OF_AXES.split():
    globals()[_name] = _of(gca, _name)
for _name, _method in _RENAMED.items():
    globals()[_name] = _of(gca, _method)
for _name in _OF_FIGURE.split():
    globals()[_name] = _of(_drawn_on, _name)


def __getattr__(name: str):
    if name in ('style', 'cycler'):
        from importlib import import_module

        return import_module('.style', __package__) if name == 'style' else import_module('cycler').cycler
    raise unknown(
        'matplotlib.pyplot',
        name,
        [key for key, value in globals().items() if callable(value) and key not in ('unknown', 'import_module')],
    )
