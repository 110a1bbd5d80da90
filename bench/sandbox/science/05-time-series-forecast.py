"""Daily visits: weekly pattern, rolling mean, a seasonal forecast and its error; saved as PNG."""

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

rng = np.random.default_rng(3)
days = pd.date_range("2025-01-01", periods=84, freq="D")
week = np.array([100, 95, 97, 102, 120, 160, 150])
visits = pd.Series(week[days.dayofweek] + np.arange(84) * 0.5 + rng.integers(-5, 6, 84), index=days, name="visits")

print(visits.index[0].date(), visits.index[-1].date(), len(visits), f"{visits.mean():.2f}")
weekly = visits.groupby(visits.index.dayofweek).mean().round(1)
print(dict(zip("Mon Tue Wed Thu Fri Sat Sun".split(), weekly.tolist())))
rolling = visits.rolling(7, center=True).mean()
print(int(rolling.isna().sum()), rolling.dropna().iloc[[0, -1]].round(2).tolist())

train, test = visits.iloc[:-14], visits.iloc[-14:]
trend = np.polyfit(np.arange(len(train)), train.to_numpy(), 1)
residual = train - np.polyval(trend, np.arange(len(train)))
season = residual.groupby(residual.index.dayofweek).mean()
steps = np.arange(len(train), len(visits))
forecast = pd.Series(np.polyval(trend, steps) + season.loc[test.index.dayofweek].to_numpy(), index=test.index)
error = (forecast - test).abs()
print(f"slope {trend[0]:.3f}, mean error {error.mean():.2f}, worst on {error.idxmax().date()}")

resampled = visits.resample("W").sum()
print(len(resampled), resampled.iloc[:3].astype(int).tolist(), f"{visits.autocorr(7):.3f}")

figure, axes = plt.subplots(figsize=(9, 3))
axes.plot(visits.index, visits, color="lightgray", label="visits")
axes.plot(rolling.index, rolling, label="7 days")
axes.plot(forecast.index, forecast, "--", label="forecast")
axes.axvspan(test.index[0], test.index[-1], alpha=0.1)
axes.legend()
figure.autofmt_xdate()
figure.savefig("x.png", dpi=80)
plt.close(figure)
print(plt.imread("x.png").shape)
