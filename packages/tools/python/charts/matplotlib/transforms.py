"""In which coordinates something is placed: of the data, the axes (0–1), the figure (0–1) or the page (pixels)."""

from __future__ import annotations


class Transform:
    def __init__(self, x: str, y: str, owner=None):
        self.x, self.y, self.owner = x, y, owner

    def __add__(self, other) -> Transform:
        return self

    __sub__ = __radd__ = __add__

    def inverted(self) -> Transform:
        return self

    def transform(self, point) -> tuple[float, float]:
        """Pixels of a point, `y` upwards as matplotlib counts."""
        axes = self.owner
        x, y = axes.projector(self)(*point)
        return x, axes.figure.height_px - y


def blended_transform_factory(x_transform: Transform, y_transform: Transform) -> Transform:
    return Transform(x_transform.x, y_transform.y, x_transform.owner)


def ScaledTranslation(xt: float, yt: float, scale_trans) -> Transform:  # noqa: N802 - matplotlib's name
    """Accepted where a transform is; it moves nothing."""
    return Transform('data', 'data')


class Bbox:
    def __init__(self, points):
        (self.x0, self.y0), (self.x1, self.y1) = points

    @staticmethod
    def from_bounds(x0: float, y0: float, width: float, height: float) -> Bbox:
        return Bbox([(x0, y0), (x0 + width, y0 + height)])

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def bounds(self) -> tuple:
        return self.x0, self.y0, self.width, self.height

    @property
    def xmin(self) -> float:
        return min(self.x0, self.x1)

    @property
    def xmax(self) -> float:
        return max(self.x0, self.x1)

    @property
    def ymin(self) -> float:
        return min(self.y0, self.y1)

    @property
    def ymax(self) -> float:
        return max(self.y0, self.y1)
