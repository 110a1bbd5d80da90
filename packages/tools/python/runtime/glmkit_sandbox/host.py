"""The way out: what this code may ask of the process around it. Only strings cross.

An engine calls ``connect`` with an object that has

- ``write(stream, text)``: prints;
- ``call(name, args)``: runs a tool; JSON in, ``{"isError", "text", "kind"}`` as JSON out; blocks;
- ``show(display)``: takes a chart as JSON: ``{"type": "vega-lite", "json"}`` or ``{"type": "svg", "svg", "name", "title",
  "description", "png"}``, where bytes are one character each;
- ``file(name, data)``: hands out a file; ``too_big(name)``: tells of one that is too big;
- ``rasterise(svg, scale)``: draws an SVG, returns a PNG, one character a byte.
"""

import json

bridge = None


def connect(to):
    global bridge
    bridge = to


def png(svg, scale=2.0):
    """Draws an SVG as PNG at ``scale`` times its own size in pixels."""
    return bridge.rasterise(svg, float(scale)).encode("latin-1")


def chart(*, svg, png=None, name="chart", title=None, description=None):
    """Gives the user a picture; ``png`` is drawn by the host unless it is here already."""
    display = {"type": "svg", "svg": svg, "name": str(name)}
    if title:
        display["title"] = str(title)
    if description:
        display["description"] = str(description)
    if png is not None:
        display["png"] = png.decode("latin-1")
    bridge.show(json.dumps(display))


def vega_lite(spec):
    """Gives the user a chart, drawn by the host from a Vega-Lite spec."""
    bridge.show(json.dumps({"type": "vega-lite", "json": json.dumps(spec, default=str)}))
