"""Numerical work with numpy: a noisy signal, its spectrum, smoothing, least squares, masks."""

import numpy as np

rng = np.random.default_rng(7)
rate, seconds = 200, 2
t = np.arange(rate * seconds) / rate
clean = 2.0 * np.sin(2 * np.pi * 5 * t) + 0.5 * np.sin(2 * np.pi * 30 * t)
signal = clean + rng.normal(0, 0.3, t.size)
print(signal.shape, signal.dtype, f"mean {signal.mean():.3f} std {signal.std():.3f}")

spectrum = np.abs(np.fft.rfft(signal)) / t.size * 2
frequencies = np.fft.rfftfreq(t.size, 1 / rate)
strongest = np.argsort(spectrum)[::-1][:2]
for i in sorted(strongest):
    print(f"{frequencies[i]:.1f} Hz amplitude {spectrum[i]:.2f}")

kernel = np.ones(5) / 5
smooth = np.convolve(signal, kernel, mode="same")
print(f"error before {np.abs(signal - clean).mean():.3f}, smoothed {np.abs(smooth - clean).mean():.3f}")

x = np.linspace(0, 4, 30)
y = 1.5 * x**2 - 2 * x + 3 + rng.normal(0, 0.2, x.size)
design = np.vander(x, 3)
coefficients, residuals, rank, _ = np.linalg.lstsq(design, y, rcond=None)
print("fit:", [round(float(c), 2) for c in coefficients], "rank", int(rank))

matrix = np.array([[4.0, 1.0], [2.0, 3.0]])
values, vectors = np.linalg.eig(matrix)
order = np.argsort(values)
print("eigenvalues:", [round(float(v), 6) for v in values[order]])
print("rebuilt:", bool(np.allclose(vectors @ np.diag(values) @ np.linalg.inv(vectors), matrix)))

grid = np.arange(24).reshape(4, 6)
print(grid[1:3, ::2].tolist(), grid[grid % 7 == 0].tolist(), grid.sum(axis=0).tolist())
counts, edges = np.histogram(signal, bins=4, range=(-4, 4))
print(counts.tolist(), edges.tolist())
distances = np.linalg.norm(grid[:, None, :] - grid[None, :, :], axis=-1)
print(distances.shape, round(float(distances.max()), 3))
