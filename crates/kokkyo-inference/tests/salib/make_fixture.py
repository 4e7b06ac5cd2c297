"""Answers of SALib and points of SciPy, with which ours are compared."""
import json

import numpy as np
from SALib.analyze import morris, sobol
from scipy.stats import qmc

rng = np.random.default_rng(1939)
d, n = 4, 64
problem = {"num_vars": d, "names": [f"x{i}" for i in range(d)], "bounds": [[0, 1]] * d}


def g(x):
    a = np.array([0.0, 1.0, 4.5, 9.0])
    return np.prod((np.abs(4 * x - 2) + a) / (1 + a), axis=1)


base = rng.random((n, 2 * d))
rows = []
for row in base:
    a, b = row[:d], row[d:]
    rows.append(a)
    for j in range(d):
        rows.append(np.where(np.arange(d) == j, b, a))
    for j in range(d):
        rows.append(np.where(np.arange(d) == j, a, b))
    rows.append(b)
y = g(np.array(rows)) + 3.0
second = sobol.analyze(problem, y, calc_second_order=True, num_resamples=10, seed=1)
keep = [i for i in range(len(y)) if i % (2 * d + 2) <= d or i % (2 * d + 2) == 2 * d + 1]
first = sobol.analyze(problem, y[keep], calc_second_order=False, num_resamples=10, seed=1)

delta, trajectories = 2 / 3, []
for _ in range(12):
    low = rng.integers(0, 2, d) / 3
    up = rng.random(d) < 0.5
    point = np.where(up, low, low + delta)
    trajectories.append(point.copy())
    for j in rng.permutation(d):
        point[j] += delta if up[j] else -delta
        trajectories.append(point.copy())
trajectories = np.array(trajectories)
z = g(trajectories)
screened = morris.analyze(problem, trajectories, z, num_levels=4, num_resamples=10, seed=1)

points = qmc.Sobol(40, scramble=False, bits=32).random(64)
print(json.dumps({
    "sobol": {"inputs": d, "values": y.tolist(), "S1": second["S1"].tolist(), "ST": second["ST"].tolist(),
              "S2": [[j, k, second["S2"][j, k]] for j in range(d) for k in range(j + 1, d)],
              "S1_without_second": first["S1"].tolist(), "ST_without_second": first["ST"].tolist()},
    "morris": {"inputs": d, "points": trajectories.tolist(), "values": z.tolist(), "mu": list(map(float, screened["mu"])),
               "mu_star": list(map(float, screened["mu_star"])), "sigma": list(map(float, screened["sigma"]))},
    "points": points.tolist(),
}))
