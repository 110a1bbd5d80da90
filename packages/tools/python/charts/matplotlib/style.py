"""Style sheets: `plt.style.use('ggplot')`."""

from __future__ import annotations

from cycler import cycler

from ._rc import DEFAULTS, rc_context, rcParams

_PALETTES = {
    'deep': '4C72B0 DD8452 55A868 C44E52 8172B3 937860 DA8BC3 8C8C8C CCB974 64B5CD',
    'muted': '4878D0 EE854A 6ACC64 D65F5F 956CB4 8C613C DC7EC0 797979 D5BB67 82C6E2',
    'pastel': 'A1C9F4 FFB482 8DE5A1 FF9F9B D0BBFF DEBB9B FAB0E4 CFCFCF FFFEA3 B9F2F0',
    'bright': '023EFF FF7C00 1AC938 E8000B 8B2BE2 9F4800 F14CC1 A3A3A3 FFC400 00D7FF',
    'colorblind': '0173B2 DE8F05 029E73 D55E00 CC78BC CA9161 FBAFE4 949494 ECE133 56B4E9',
    'dark-palette': '001C7F B1400D 12711C 8C0800 591E71 592F0D A23582 3C3C3C B8850A 006374',
}


def _colors(codes: str) -> dict:
    return {'axes.prop_cycle': cycler(color=['#' + code for code in codes.split()])}


def _ticks(**settings) -> dict:
    return {f'{axis}.{key.replace("_", ".")}': value for axis in ('xtick', 'ytick') for key, value in settings.items()}


def _spines(**shown) -> dict:
    return {f'axes.spines.{side}': value for side, value in shown.items()}


_INK = '.15'
_SEABORN = {
    'text.color': _INK, 'axes.labelcolor': _INK, 'legend.frameon': False, 'axes.axisbelow': True, 'image.cmap': 'Greys',
    'grid.alpha': 1.0, **_ticks(color=_INK, major_size=0, minor_size=0, direction='out'),
}  # fmt: skip
_DARKGRID = {
    **_SEABORN, 'axes.grid': True, 'axes.facecolor': '#EAEAF2', 'axes.edgecolor': 'white', 'axes.linewidth': 0,
    'grid.color': 'white', 'grid.linewidth': 1.0,
}  # fmt: skip
_WHITEGRID = {**_SEABORN, 'axes.grid': True, 'axes.edgecolor': '.8', 'grid.color': '.8', 'axes.linewidth': 1.0}


def _context(scale: float) -> dict:
    return {
        'axes.labelsize': 11 * scale, 'axes.titlesize': 12 * scale, 'legend.fontsize': 10 * scale,
        'lines.linewidth': 1.75 * scale, 'lines.markersize': 7 * scale, **_ticks(labelsize=10 * scale),
    }  # fmt: skip


_SHEETS = {
    'default': DEFAULTS,
    'classic': {**_ticks(direction='in'), **_colors('0000ff 007f00 ff0000 00bfbf bf00bf bfbf00 000000')},
    'fast': {},
    'ggplot': {
        'axes.facecolor': '#E5E5E5', 'axes.edgecolor': 'white', 'axes.linewidth': 1, 'axes.grid': True,
        'axes.titlesize': 'x-large', 'axes.labelsize': 'large', 'axes.labelcolor': '#555555', 'axes.axisbelow': True,
        'grid.color': 'white', 'grid.linestyle': '-', 'grid.alpha': 1.0,
        'patch.linewidth': 0.5, 'patch.edgecolor': '#EEEEEE',
        **_ticks(color='#555555', direction='out'), **_colors('E24A33 348ABD 988ED5 777777 FBC15E 8EBA42 FFB5B8'),
    },
    'bmh': {
        'axes.facecolor': '#eeeeee', 'axes.edgecolor': '#bcbcbc', 'axes.grid': True, 'axes.titlesize': 'x-large',
        'axes.labelsize': 'large', 'grid.color': '#b2b2b2', 'grid.linestyle': '--', 'grid.linewidth': 0.5,
        'grid.alpha': 1.0,
        'lines.linewidth': 2.0, 'patch.linewidth': 0.5, 'patch.edgecolor': '#eeeeee', **_ticks(direction='in'),
        **_colors('348ABD A60628 7A68A6 467821 D55E00 CC79A7 56B4E9 009E73 F0E442 0072B2'),
    },
    'fivethirtyeight': {
        'lines.linewidth': 4, 'font.size': 14.0, 'axes.facecolor': '#f0f0f0', 'figure.facecolor': '#f0f0f0',
        'axes.edgecolor': '#f0f0f0', 'axes.linewidth': 3.0, 'axes.grid': True, 'axes.labelsize': 'large',
        'axes.titlesize': 'x-large', 'grid.color': '#cbcbcb', 'grid.linewidth': 1.0, 'grid.alpha': 1.0,
        'patch.edgecolor': '#f0f0f0', 'patch.linewidth': 0.5, 'legend.frameon': False,
        **_ticks(major_size=0, minor_size=0),
        **_colors('008fd5 fc4f30 e5ae38 6d904f 8b8b8b 810f7c'),
    },
    'dark_background': {
        'text.color': 'white', 'axes.facecolor': 'black', 'axes.edgecolor': 'white', 'axes.labelcolor': 'white',
        'figure.facecolor': 'black', 'figure.edgecolor': 'black', 'grid.color': 'white', 'grid.alpha': 0.3,
        'lines.color': 'white', 'patch.edgecolor': 'white', 'legend.edgecolor': '0.4', 'hatch.color': 'white',
        **_ticks(color='white'), **_colors('8dd3c7 feffb3 bfbbd9 fa8174 81b1d2 fdb462 b3de69 bc82bd ccebc4 ffed6f'),
    },
    'grayscale': {**_colors('000000 666666 999999 b3b3b3'), 'image.cmap': 'gray', 'figure.facecolor': '0.95'},
    'tableau-colorblind10': _colors('006BA4 FF800E ABABAB 595959 5F9ED1 C85200 898989 A2C8EC FFBC79 CFCFCF'),
    'Solarize_Light2': {
        'text.color': '#586e75', 'axes.facecolor': '#eee8d5', 'axes.edgecolor': '#eee8d5', 'axes.labelcolor': '#657b83',
        'figure.facecolor': '#FDF6E3', 'axes.grid': True, 'grid.color': '#fdf6e3', 'grid.alpha': 1.0,
        'lines.linewidth': 2.0, **_ticks(color='#657b83', major_size=0),
        **_colors('268BD2 2AA198 859900 B58900 CB4B16 DC322F D33682 6C71C4'),
    },
    'seaborn-v0_8': {**_DARKGRID, **_colors(_PALETTES['deep'])},
    'seaborn-v0_8-darkgrid': _DARKGRID,
    'seaborn-v0_8-whitegrid': _WHITEGRID,
    'seaborn-v0_8-dark': {**_DARKGRID, 'axes.grid': False},
    'seaborn-v0_8-white': {**_WHITEGRID, 'axes.grid': False, 'axes.edgecolor': _INK},
    'seaborn-v0_8-ticks': {**_WHITEGRID, 'axes.grid': False, 'axes.edgecolor': _INK, **_ticks(major_size=6)},
    'seaborn-v0_8-paper': _context(0.8),
    'seaborn-v0_8-notebook': _context(1.0),
    'seaborn-v0_8-talk': _context(1.3),
    'seaborn-v0_8-poster': _context(1.6),
    **{f'seaborn-v0_8-{name}': _colors(codes) for name, codes in _PALETTES.items()},
}  # fmt: skip

library = _SHEETS
available = sorted(name for name in _SHEETS if name != 'default')


def _settings(style) -> dict:
    if isinstance(style, dict):
        return style
    if not isinstance(style, str):
        return {key: value for item in style for key, value in _settings(item).items()}
    name = style
    if name == 'seaborn' or (name.startswith('seaborn-') and 'v0_8' not in name):
        name = name.replace('seaborn', 'seaborn-v0_8', 1)  # the names before matplotlib 3.6
    if name not in _SHEETS:
        raise OSError(f'{style!r} is not a valid package style, use one of: {", ".join(available)}')
    return _SHEETS[name]


def use(style) -> None:
    """:raises OSError: If there is no such style."""
    rcParams.update(_settings(style))


def context(style, after_reset: bool = False) -> rc_context:
    return rc_context({**(DEFAULTS if after_reset else {}), **_settings(style)})


def reload_library() -> None:
    """Nothing to load anew: the sheets are part of the package."""
