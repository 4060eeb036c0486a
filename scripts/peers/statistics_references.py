#!/usr/bin/env python3
"""Regenerates tests/harness/metrics/reference_values.h: what SciPy, statsmodels and NumPy say.

  python3 scripts/peers/statistics_references.py > tests/harness/metrics/reference_values.h

Needs scipy 1.17, statsmodels 0.15, numpy 2 (any virtual environment; no test needs them).
"""

import numpy as np
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.proportion import proportion_confint


def number(value):
    return repr(float(value))


def rows(name, fields, values):
    lines = "\n".join("    {" + ", ".join(number(v) for v in row) + "}," for row in values)
    kinds = "; ".join(f"double {field}" for field in fields)
    print(f"struct {name}Case {{\n  {kinds.replace('; ', ';' + chr(10) + '  ')};\n}};")
    print(f"inline constexpr {name}Case k{name}Cases[] = {{\n{lines}\n}};\n")


def array(name, values):
    print(f"inline constexpr double k{name}[] = {{{', '.join(number(v) for v in values)}}};")


def clustered_sample():
    """60 values in 20 clusters of 1 to 5, half of the variance between clusters; quarters."""
    rng = np.random.default_rng(7)
    clusters = np.sort(np.concatenate([np.arange(20), rng.integers(0, 20, 40)]))
    values = rng.normal(size=20)[clusters] + rng.normal(size=60)
    return np.round(values * 4) / 4, clusters


def bootstrap_of_clusters(values, clusters):
    """Percentile interval of the mean over whole clusters, from a million draws."""
    sums = np.bincount(clusters, weights=values)
    sizes = np.bincount(clusters)
    result = stats.bootstrap(
        (sums, sizes), lambda s, n, axis: s.sum(axis=axis) / n.sum(axis=axis), paired=True,
        vectorized=True, n_resamples=1_000_000, batch=10_000, method="percentile",
        rng=np.random.default_rng(1))
    return result.confidence_interval


def main():
    print("#pragma once\n")
    print("// Written by scripts/peers/statistics_references.py; do not edit.\n")
    print("namespace assay::reference {\n")
    rows("Normal", ["p", "z"],
         [(p, stats.norm.ppf(p)) for p in (1e-9, 0.001, 0.025, 0.3, 0.5, 0.9, 0.975, 0.9999)])
    rows("Student", ["p", "freedom", "t"],
         [(p, df, stats.t.ppf(p, df)) for p in (0.6, 0.95, 0.975, 0.9995)
          for df in (1, 2, 3, 4, 9, 30, 199, 1000, 1001, 50000)])
    rows("Wilson", ["right", "n", "level", "low", "high"],
         [(k, n, level, *proportion_confint(k, n, 1 - level, "wilson"))
          for level in (0.9, 0.95, 0.99)
          for k, n in ((0, 10), (1, 10), (10, 10), (218, 350), (1, 2985), (2600, 2985))])
    values, clusters = clustered_sample()
    array("Values", values)
    array("Clusters", clusters)
    rows("Quantile", ["q", "value"],
         [(q, np.quantile(values, q)) for q in (0, 0.05, 0.25, 0.5, 0.613, 0.95, 1)])
    fit = OLS(values, np.ones_like(values)).fit(
        cov_type="cluster", cov_kwds={"groups": clusters, "df_correction": True}, use_t=True)
    low, high = fit.conf_int(0.05)[0]
    array("ClusterRobust", [fit.params[0], fit.bse[0], low, high])
    interval = bootstrap_of_clusters(values, clusters)
    array("ClusterBootstrap", [interval.low, interval.high])
    print("\n}  // namespace assay::reference")


if __name__ == "__main__":
    main()
