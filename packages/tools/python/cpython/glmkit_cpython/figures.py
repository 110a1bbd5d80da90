"""Makes charts of what matplotlib shows and saves."""

import importlib.util
import io
import os
import sys
import weakref
from importlib.abc import Loader, MetaPathFinder

from glmkit_sandbox.host import chart

from .describe_figure import describe, title_of
from .figure_fonts import use_fonts

_PNG_DPI = 200
_MAX_NAME = 60


def watch_pyplot(fonts):
    """Does its work when the code imports ``matplotlib.pyplot``, if that is matplotlib and not our subset of it."""
    sys.meta_path.insert(0, _Finder(fonts))


class _Finder(MetaPathFinder):
    def __init__(self, fonts):
        self._fonts = fonts

    def find_spec(self, name, path, target=None):
        if name != "matplotlib.pyplot":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None:
            spec.loader = _Loader(spec.loader, self._fonts)
        return spec


class _Loader(Loader):
    def __init__(self, loader, fonts):
        self._loader = loader
        self._fonts = fonts

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        self._loader.exec_module(module)
        if not hasattr(module, "_show_figure"):
            use_fonts(self._fonts)
            _connect(module)


def _connect(pyplot):
    figure_class = pyplot.Figure
    save = figure_class.savefig
    # By figure: what it looked like when it was given to the user last, by name.
    given = weakref.WeakKeyDictionary()

    def picture(figure, **options):
        data = io.BytesIO()
        # Equal figures become equal files.
        with pyplot.rc_context({"svg.hashsalt": "glmkit"}):
            save(figure, data, **options)
        return data.getvalue()

    def give(figure, name, png=None):
        svg = picture(figure, format="svg", metadata={"Date": None}).decode()
        before = given.setdefault(figure, {})
        if before.get(name) == svg:
            return
        before[name] = svg
        png = png or picture(figure, format="png", dpi=min(_PNG_DPI, 4000 / max(figure.get_size_inches())))
        chart(svg=svg, png=png, name=name, title=title_of(figure) or None, description=describe(figure))

    def show_figure(figure, *_args, **_options):
        if figure.axes and not given.get(figure):
            give(figure, _slug(title_of(figure)))

    def savefig(figure, fname, *args, **options):
        save(figure, fname, *args, **options)
        given.setdefault(figure, {})
        if isinstance(fname, (str, os.PathLike)):
            name, ending = os.path.splitext(os.path.basename(os.fspath(fname)))
            png = None
            if ending.lower() == ".png":
                with open(fname, "rb") as file:
                    png = file.read()
            give(figure, name, png)

    def open_figures():
        return [pyplot.figure(number) for number in pyplot.get_fignums()]

    def show(*_args, **_options):
        for figure in open_figures():
            show_figure(figure)

    def finish():
        left = [figure for figure in open_figures() if figure not in given]
        pyplot.close("all")
        for figure in left:
            show_figure(figure)

    figure_class.savefig = savefig
    figure_class.show = show_figure
    pyplot.show = show
    pyplot._show_figure = show_figure
    pyplot._finish_run = finish


def _slug(title):
    words = "".join(char if char.isalnum() else " " for char in title).lower().split()
    return "-".join(words)[:_MAX_NAME].strip("-") or "chart"
