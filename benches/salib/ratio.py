"""The same Sobol analysis by SALib, and how many times longer it takes than ours.

    cargo bench --package kokkyo-benches --bench indices
    python -m venv /some/folder && /some/folder/bin/pip install -r benches/salib/requirements.txt
    /some/folder/bin/python benches/salib/ratio.py

One process, one core on both sides: Ishigami's function, N = 2^14, second order, 100 draws for the intervals; points,
function and analysis together. Reads our times from target/criterion.
"""
import json
import pathlib
import statistics
import time

import numpy as np
from SALib.analyze import sobol as analyse
from SALib.sample import sobol as sample
from SALib.test_functions import Ishigami

BASE, RESAMPLES, RUNS = 2**14, 100, 7
PROBLEM = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-np.pi, np.pi]] * 3}
OURS = {"whole": "whole", "sample and play": "sample_and_play", "analyse": "analyse"}


def once() -> dict[str, float]:
    begun = time.perf_counter()
    points = sample.sample(PROBLEM, BASE, calc_second_order=True, seed=1939)
    values = Ishigami.evaluate(points)
    played = time.perf_counter()
    analyse.analyze(PROBLEM, values, calc_second_order=True, num_resamples=RESAMPLES, seed=1939)
    ended = time.perf_counter()
    return {"whole": ended - begun, "sample and play": played - begun, "analyse": ended - played}


runs = [once() for _ in range(RUNS)]
folder = pathlib.Path(__file__).parents[2] / "target" / "criterion" / "indices"
for name, path in OURS.items():
    theirs = statistics.median(run[name] for run in runs)
    found = [folder / form / "new" / "estimates.json" for form in (name, path)]
    found = [file for file in found if file.is_file()]
    if not found:
        print(f"{name}: SALib {1e3 * theirs:.0f} ms; ours not measured: cargo bench --bench indices")
        continue
    ours = json.loads(found[0].read_text())["median"]["point_estimate"] * 1e-9
    print(f"{name}: SALib {1e3 * theirs:.0f} ms, ours {1e3 * ours:.1f} ms, ratio {theirs / ours:.1f}")
