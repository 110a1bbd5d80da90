"""The settings of `rcParams`. Unknown ones are kept and do nothing."""

from __future__ import annotations

from cycler import Cycler, cycler

_TAB10 = ['1f77b4', 'ff7f0e', '2ca02c', 'd62728', '9467bd', '8c564b', 'e377c2', '7f7f7f', 'bcbd22', '17becf']

_SIZES = {
    'xx-small': 0.579, 'x-small': 0.694, 'small': 0.833, 'medium': 1.0, 'large': 1.2,
    'x-large': 1.44, 'xx-large': 1.728, 'smaller': 0.833, 'larger': 1.2,
}  # fmt: skip

# Sizes of text and lines are in points (1/72 inch), of figures in inches.
DEFAULTS = {
    'figure.figsize': (6.4, 4.8), 'figure.dpi': 100, 'figure.facecolor': 'white', 'figure.edgecolor': 'white',
    'figure.titlesize': 'large', 'figure.titleweight': 'normal', 'figure.autolayout': True,
    'figure.constrained_layout.use': False, 'figure.max_open_warning': 20,
    'savefig.dpi': 'figure', 'savefig.format': 'png', 'savefig.facecolor': 'auto', 'savefig.bbox': None,
    'savefig.transparent': False, 'savefig.edgecolor': 'auto', 'savefig.pad_inches': 0.1,
    'font.size': 10.0, 'font.family': ['sans-serif'], 'font.sans-serif': ['DejaVu Sans'],
    'font.serif': ['DejaVu Serif'],
    'font.monospace': ['DejaVu Sans Mono'], 'font.weight': 'normal', 'font.style': 'normal', 'text.color': 'black',
    'text.usetex': False, 'mathtext.fontset': 'dejavusans', 'mathtext.default': 'it',
    'axes.formatter.use_mathtext': False,
    'axes.facecolor': 'white', 'axes.edgecolor': 'black', 'axes.linewidth': 0.8, 'axes.grid': False,
    'axes.grid.axis': 'both', 'axes.grid.which': 'major', 'axes.axisbelow': True, 'axes.labelcolor': 'black',
    'axes.labelsize': 'medium', 'axes.labelweight': 'normal', 'axes.labelpad': 4.0, 'axes.titlesize': 'large',
    'axes.titleweight': 'normal', 'axes.titlepad': 6.0, 'axes.titlelocation': 'center', 'axes.titlecolor': 'auto',
    'axes.unicode_minus': True, 'axes.xmargin': 0.05, 'axes.ymargin': 0.05, 'axes.formatter.limits': [-5, 6],
    'axes.formatter.useoffset': True, 'axes.prop_cycle': cycler(color=['#' + code for code in _TAB10]),
    'axes.spines.left': True, 'axes.spines.right': True, 'axes.spines.top': True, 'axes.spines.bottom': True,
    'grid.color': '#b0b0b0', 'grid.linestyle': '-', 'grid.linewidth': 0.8, 'grid.alpha': 0.5,
    'lines.linewidth': 1.5, 'lines.linestyle': '-', 'lines.color': 'C0', 'lines.marker': 'None',
    'lines.markersize': 6.0,
    'lines.markeredgewidth': 1.0, 'patch.linewidth': 1.0, 'patch.facecolor': 'C0', 'patch.edgecolor': 'black',
    'patch.force_edgecolor': False, 'hatch.color': 'black', 'hatch.linewidth': 1.0, 'image.cmap': 'viridis',
    'image.aspect': 'equal', 'image.origin': 'upper', 'image.interpolation': 'auto', 'hist.bins': 10,
    'scatter.marker': 'o',
    'scatter.edgecolors': 'face', 'errorbar.capsize': 0.0, 'legend.loc': 'best', 'legend.frameon': True,
    'legend.framealpha': 0.8, 'legend.facecolor': 'inherit', 'legend.edgecolor': '0.8', 'legend.fontsize': 'medium',
    'legend.title_fontsize': None, 'legend.labelcolor': None, 'boxplot.patchartist': False, 'boxplot.showmeans': False,
    'date.autoformatter.year': '%Y', 'svg.fonttype': 'none', 'pdf.fonttype': 42, 'ps.fonttype': 42,
    'interactive': False,
    'backend': 'svg', 'animation.html': 'none', 'animation.embed_limit': 20, 'path.simplify': True,
    'agg.path.chunksize': 0,
}  # fmt: skip
for _axis, _side in (('xtick', 'bottom'), ('ytick', 'left')):
    DEFAULTS |= {
        f'{_axis}.color': 'black', f'{_axis}.labelcolor': 'inherit', f'{_axis}.labelsize': 'medium',
        f'{_axis}.direction': 'out', f'{_axis}.major.size': 3.5, f'{_axis}.minor.size': 2.0,
        f'{_axis}.major.width': 0.8,
        f'{_axis}.minor.width': 0.6, f'{_axis}.major.pad': 3.5, f'{_axis}.minor.visible': False,
        f'{_axis}.{_side}': True,
        f'{_axis}.minor.pad': 3.4, f'{_axis}.alignment': 'center',
    }  # fmt: skip
DEFAULTS |= {'xtick.top': False, 'xtick.labelbottom': True, 'ytick.right': False, 'ytick.labelleft': True}


class RcParams(dict):
    """Settings; each name can be set to anything, a list of families or one name, a cycler or a list of dicts."""

    def __setitem__(self, key: str, value) -> None:
        if key == 'axes.prop_cycle' and not isinstance(value, Cycler):
            value = Cycler(value)
        super().__setitem__(key, value)

    def update(self, *args, **kwargs) -> None:
        for key, value in dict(*args, **kwargs).items():
            self[key] = value

    def copy(self) -> RcParams:
        return RcParams(self)

    def find_all(self, pattern: str) -> RcParams:
        return RcParams({key: value for key, value in self.items() if pattern in key})


rcParams = RcParams(DEFAULTS)
rcParamsDefault = RcParams(DEFAULTS)

_GROUP_ALIASES = {
    'lw': 'linewidth', 'ls': 'linestyle', 'c': 'color', 'fc': 'facecolor', 'ec': 'edgecolor', 'mew': 'markeredgewidth',
    'aa': 'antialiased',
}  # fmt: skip


def rc(group, **settings) -> None:
    """`rc('font', size=12)` or `rc(('xtick', 'ytick'), labelsize=8)`."""
    for name in (group,) if isinstance(group, str) else group:
        for key, value in settings.items():
            rcParams[f'{name}.{_GROUP_ALIASES.get(key, key)}'] = value


def rcdefaults() -> None:
    rcParams.clear()
    rcParams.update(DEFAULTS)


class rc_context:  # noqa: N801 - matplotlib's name
    """Settings for the length of a `with` block."""

    def __init__(self, rc=None, fname=None):
        self._settings = dict(rc or {})

    def __enter__(self) -> RcParams:
        self._before = rcParams.copy()
        rcParams.update(self._settings)
        return rcParams

    def __exit__(self, *_error) -> None:
        rcParams.clear()
        rcParams.update(self._before)


def cycle_colors() -> list:
    return [entry['color'] for entry in rcParams['axes.prop_cycle'] if 'color' in entry] or ['black']


def font_points(size, base: float | None = None) -> float:
    """Points of a font size: a number, or a word relative to `font.size`."""
    base = float(rcParams['font.size']) if base is None else base
    if size is None:
        return base
    if isinstance(size, str):
        return base * _SIZES[size] if size in _SIZES else float(size)
    return float(size)
