"""Runs programs as the sandbox does and reads the pictures they hand over."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from math import cos, radians, sin

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(HERE), HERE]

from glmkit_sandbox import host  # noqa: E402
from matplotlib import pyplot as plt  # noqa: E402
from matplotlib import rcdefaults  # noqa: E402
from matplotlib._metrics import text_width  # noqa: E402

SVG = '{http://www.w3.org/2000/svg}'


class Picture:
    """A chart that was handed over."""

    def __init__(self, facts: dict):
        self.svg: str = facts['svg']
        self.png, self.name, self.title = facts['png'], facts['name'], facts['title']
        self.description: str = facts['description']
        self.root = ElementTree.fromstring(self.svg)
        self.width, self.height = float(self.root.get('width')), float(self.root.get('height'))

    def all(self, tag: str, **attributes: str) -> list[ElementTree.Element]:
        found = self.root.iter(SVG + tag)
        return [
            item for item in found if all(item.get(key.replace('_', '-')) == value for key, value in attributes.items())
        ]

    @property
    def texts(self) -> list[str]:
        return [''.join(item.itertext()) for item in self.root.iter(SVG + 'text')]

    def text(self, content: str) -> ElementTree.Element:
        return next(item for item in self.root.iter(SVG + 'text') if ''.join(item.itertext()) == content)

    def bars(self, color: str) -> list[tuple[float, float, float, float]]:
        """x, y, width, height of the rectangles of a colour, without those of legends."""
        found = [
            tuple(float(item.get(key)) for key in ('x', 'y', 'width', 'height'))
            for item in self.all('rect', fill=color)
        ]
        return [bar for bar in found if not (20 < bar[2] < 35 and 5 < bar[3] < 15)]

    def boxes(self) -> list[tuple[str, tuple[float, float, float, float]]]:
        """Each text with the corners of the box around it: left, top, right, bottom."""
        return [(''.join(item.itertext()), _box(item)) for item in self.root.iter(SVG + 'text')]


def _box(item: ElementTree.Element) -> tuple[float, float, float, float]:
    size = float(item.get('font-size'))
    spans = list(item) or [item]
    bold = item.get('font-weight') == 'bold'
    width = sum(text_width(span.text or '', float(span.get('font-size', size)), bold) for span in spans)
    x, y = float(item.get('x')), float(item.get('y'))
    left = {'middle': -width / 2, 'end': -width}.get(item.get('text-anchor', ''), 0.0)
    corners = [(left, -0.74 * size), (left + width, -0.74 * size), (left + width, 0.05 * size), (left, 0.05 * size)]
    turn = item.get('transform', 'rotate(0')
    angle = radians(float(turn[len('rotate(') :].rstrip(')').split(' ')[0]))
    points = [(x + dx * cos(angle) - dy * sin(angle), y + dx * sin(angle) + dy * cos(angle)) for dx, dy in corners]
    xs, ys = zip(*points)
    return min(xs), min(ys), max(xs), max(ys)


class ProgramTest(unittest.TestCase):
    def setUp(self) -> None:
        host.charts.clear()
        host.scales.clear()
        plt.close('all')
        rcdefaults()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        before = os.getcwd()
        os.chdir(folder.name)
        self.addCleanup(os.chdir, before)

    def run_program(self, source: str) -> list[Picture]:
        """The pictures of one run; what it printed is in `self.printed`."""
        lines = source.strip('\n').split('\n')
        indent = len(lines[0]) - len(lines[0].lstrip())
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile('\n'.join(line[indent:] for line in lines), 'program.py', 'exec'), {'__name__': '__main__'})
        plt._finish_run()
        self.printed = out.getvalue().strip()
        pictures = [Picture(facts) for facts in host.charts]
        host.charts.clear()
        return pictures

    def draw(self, source: str) -> Picture:
        """The one picture of a program, which must fit its page."""
        pictures = self.run_program(source)
        self.assertEqual(len(pictures), 1, [picture.description for picture in pictures])
        self.assert_fits(pictures[0])
        return pictures[0]

    def assert_fits(self, picture: Picture) -> None:
        for text, (left, top, right, bottom) in picture.boxes():
            inside = left >= -1 and top >= -1 and right <= picture.width + 1 and bottom <= picture.height + 1
            self.assertTrue(inside, f'"{text}" is cut off: {left:.0f} {top:.0f} {right:.0f} {bottom:.0f}')

    def assert_apart(self, picture: Picture) -> None:
        """No two texts of the picture touch; slanted ones are told apart by their baselines."""
        boxes = [(text, box) for text, box in picture.boxes() if text.strip()]
        slanted = {
            text
            for text in picture.texts
            if (picture.text(text).get('transform') or 'rotate(0 ')[7:].split(' ')[0] not in ('0', '-90', '90')
        }
        for i, (text, a) in enumerate(boxes):
            for other, b in boxes[i + 1 :]:
                if text in slanted and other in slanted:
                    continue
                touch = a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
                self.assertFalse(touch, f'"{text}" and "{other}" overlap')
