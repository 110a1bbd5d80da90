import sys

from . import host

_MARKS = {"mark", "layer", "concat", "hconcat", "vconcat", "facet", "repeat"}


def display(*values):
    """Shows values: charts as pictures, all else as text."""
    for value in values:
        if not _show_chart(value):
            print(text_of(value))


def show_result(value):
    """The last value of a program as text, or ``None`` when it was shown as a picture or says nothing."""
    if _is_artist(value):
        return None
    return None if _show_chart(value) else text_of(value)


def text_of(value):
    return value if isinstance(value, str) else repr(value)


def _show_chart(value):
    if isinstance(value, dict) and _MARKS & value.keys():
        host.vega_lite(value)
    elif isinstance(value, str) and value.lstrip().startswith("<svg"):
        host.chart(svg=value)
    elif hasattr(value, "_repr_svg_") and not isinstance(value, type):
        host.chart(svg=value._repr_svg_())
    elif hasattr(value, "savefig") and not isinstance(value, type):
        show_figure(value)
    elif hasattr(value, "to_dict") and type(value).__module__.startswith("altair"):
        host.vega_lite(value.to_dict())
    else:
        return False
    return True


def _is_artist(value):
    """What drawing functions return; a notebook would print it, nobody wants to read it."""
    first = value[0] if isinstance(value, (list, tuple)) and value else value
    return (type(first).__module__ or "").startswith("matplotlib.") and not hasattr(value, "savefig")


def show_figure(figure):
    pyplot = sys.modules.get("matplotlib.pyplot")
    show = getattr(pyplot, "_show_figure", None)
    if show is not None:
        show(figure)


def finish_figures():
    """Shows what was drawn but neither shown nor saved, as notebooks do."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    finish = getattr(pyplot, "_finish_run", None)
    if finish is not None:
        finish()
