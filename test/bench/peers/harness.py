"""What is the same for every peer that runs in Python: see harness.ts, of which this is the twin.

    python3 PEER.py JOB.json SECONDS [check]

A peer is an object with `version` and `step(batch) -> loss`, where `batch` is the number of the batch in its epoch.
"""

import ctypes
import json
import os
import sys
import time

CHECKED = 16
CALL_TIME = 0.005
WARM_UP = 0.5


def main(start):
    """Runs `start(job) -> peer`, which may raise ImportError where its library is not installed."""
    path, seconds = sys.argv[1], float(sys.argv[2])
    try:
        peer = start(read(path))
    except ImportError as error:
        print(json.dumps({"missing": str(error)}))
        return
    job = json_of(path)
    batches = -(-job["samples"] // job["batchSize"])
    result = {"version": peer.version}
    if sys.argv[3:] == ["check"]:
        losses = [float(peer.step(step % batches)) for step in range(CHECKED)]
        result.update(lossFirst=losses[0], loss16=losses[-1])
    result["samplesPerSecond"], result["samplesPerSecondBest"] = measure(peer.step, job["samples"], job["batchSize"], batches, seconds)
    print(json.dumps(result))


def json_of(path):
    with open(path) as file:
        return json.load(file)


def read(path):
    """The job with its numbers as float32 arrays: x [samples, inputs], y [samples, outputs], W [units, inputs] and b of every layer."""
    import numpy as np

    job = json_of(path)

    def numbers(name, *shape):
        return np.fromfile(os.path.join(os.path.dirname(path), name), dtype="<f4").reshape(*shape)

    job["x"] = numbers(job["x"], job["samples"], job["inputs"])
    job["y"] = numbers(job["y"], job["samples"], job["outputs"])
    widths = [job["inputs"]] + [layer["units"] for layer in job["layers"]]
    for l, block in enumerate(job["parameters"]):
        job["parameters"][l] = {"W": numbers(block["W"], widths[l + 1], widths[l]), "b": numbers(block["b"], widths[l + 1])}
    return job


def measure(step, samples, batch_size, batches, seconds):
    """Samples a second: the median and the best of five windows, or of fewer where a batch takes longer than a window."""
    last = samples - (batches - 1) * batch_size
    batch = 0
    calls = 1
    clock = time.perf_counter

    def train_for(least):
        nonlocal batch, calls
        start = now = clock()
        done = 0
        while now - start < least or done == 0:
            before = now
            for _ in range(calls):
                step(batch)
                batch += 1
                if batch == batches:
                    batch = 0
                    done += last
                else:
                    done += batch_size
            now = clock()
            if now - before < CALL_TIME / 2:
                calls *= 2
            elif now - before > CALL_TIME * 2:
                calls = max(1, calls // 2)
        return done / (now - start)

    train_for(max(seconds / 3, WARM_UP))
    rates = []
    start = clock()
    while not rates or clock() - start < seconds * 0.9:
        rates.append(train_for(seconds / 5))
    rates.sort()
    return (rates[len(rates) // 2] + rates[(len(rates) - 1) // 2]) / 2, rates[-1]


def blas():
    """The library that multiplies numpy's matrices, as far as the process tells, and of OpenBLAS for which processor: an older one may not know this one, or be told another."""
    try:
        with open("/proc/self/maps") as maps:
            lines = maps.read().splitlines()
    except OSError:
        return ""
    for path in sorted({line.split()[-1] for line in lines if "openblas" in line}):
        try:
            core = ctypes.CDLL(path).openblas_get_corename
        except (OSError, AttributeError):
            continue
        core.restype = ctypes.c_char_p
        return " + OpenBLAS for " + core().decode()
    loaded = "\n".join(lines).lower()
    for name, title in (("openblas", "OpenBLAS"), ("mkl", "MKL"), ("blis", "BLIS"), ("atlas", "ATLAS")):
        if name in loaded:
            return " + " + title
    return ""
