"""The direction numbers of Joe and Kuo (2008) as SciPy carries them: s, a and m of the first 512 dimensions."""
import os

import numpy as np
import scipy

numbers = np.load(os.path.join(os.path.dirname(scipy.__file__), "stats", "_sobol_direction_numbers.npz"))
for at in range(512):
    poly = int(numbers["poly"][at])
    s = poly.bit_length() - 1
    if at == 0:
        print("first")
        continue
    a = (poly >> 1) & ((1 << (s - 1)) - 1)
    print(f"{s},{a},{' '.join(str(int(m)) for m in numbers['vinit'][at][:s])}")
