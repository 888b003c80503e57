"""fordel: distribute a social budget by objective need.

The rooms are passed in one direction: contract, ingest, observations, need, key, report.
Importing this package pins the numerical libraries to one thread, so that equal inputs give equal bytes.
"""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

__version__ = "0.1.0"
