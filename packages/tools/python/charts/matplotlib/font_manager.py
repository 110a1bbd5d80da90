"""Fonts as far as programs ask for them: text is drawn with what the viewer has, Chinese included."""

from __future__ import annotations

from .artist import Properties


class FontProperties(Properties):
    def __init__(
        self, family=None, style=None, variant=None, weight=None, stretch=None, size=None, fname=None, **_ignored
    ):
        self.fontfamily, self.style, self.fontweight, self.fontsize = family, style, weight, size

    def get_name(self) -> str:
        return 'DejaVu Sans'


class FontEntry:
    def __init__(self, name: str):
        self.name, self.fname = name, f'{name}.ttf'


class FontManager(Properties):
    """It knows the names programs look for before they use them."""

    def __init__(self):
        names = ('DejaVu Sans', 'Noto Sans CJK SC', 'Noto Sans SC', 'SimHei', 'Microsoft YaHei', 'WenQuanYi Zen Hei')
        self.ttflist = [FontEntry(name) for name in names]

    addfont = Properties.accept

    def findfont(self, prop, *_args, **_kwargs) -> str:
        return 'DejaVuSans.ttf'

    def get_font_names(self) -> list[str]:
        return [entry.name for entry in self.ttflist]


fontManager = FontManager()  # noqa: N816 - matplotlib's name
findfont = fontManager.findfont


def findSystemFonts(*_args, **_kwargs) -> list[str]:  # noqa: N802 - matplotlib's name
    return []


def get_font_names() -> list[str]:
    return fontManager.get_font_names()
