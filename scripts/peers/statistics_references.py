#!/usr/bin/env python3
"""Regenerates tests/harness/metrics/reference_values.h: what SciPy, statsmodels, NumPy and
krippendorff say.

  python3 scripts/peers/statistics_references.py | clang-format-19 \\
      --assume-filename=tests/harness/metrics/reference_values.h > reference_values.h

Runs in the peers' environment (scripts/setup --peers); no test needs it.
"""

import warnings

import krippendorff
import numpy as np
from scipy import optimize, stats
from statsmodels.regression.linear_model import OLS
from statsmodels.regression.mixed_linear_model import MixedLM
from statsmodels.stats.contingency_tables import SquareTable, mcnemar
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower
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


def bootstrap_of_clusters(values, clusters, method):
    """Interval of the mean over whole clusters, from a million draws."""
    sums = np.bincount(clusters, weights=values)
    sizes = np.bincount(clusters)
    result = stats.bootstrap(
        (sums, sizes), lambda s, n, axis: s.sum(axis=axis) / n.sum(axis=axis), paired=True,
        vectorized=True, n_resamples=1_000_000, batch=10_000, method=method,
        rng=np.random.default_rng(1))
    return result.confidence_interval


def distributions():
    rows("Normal", ["p", "z"],
         [(p, stats.norm.ppf(p)) for p in (1e-9, 0.001, 0.025, 0.3, 0.5, 0.9, 0.975, 0.9999)])
    rows("Student", ["p", "freedom", "t"],
         [(p, df, stats.t.ppf(p, df)) for p in (0.6, 0.95, 0.975, 0.9995)
          for df in (1, 2, 3, 4, 9, 30, 199, 1000, 1001, 50000)])
    rows("StudentTails", ["t", "freedom", "p"],
         [(t, df, 2 * stats.t.sf(t, df)) for t in (0.1, 1, 2.5, 9) for df in (1, 2, 9, 199, 50000)])
    shapes = ((0.5, 0.5), (1, 1), (2, 9), (218, 133), (0.3, 40), (2600, 386), (500000, 500001))
    quantiles = [(p, a, b, stats.beta.ppf(p, a, b)) for a, b in shapes for p in (0.025, 0.6, 0.975)]
    rows("Beta", ["p", "a", "b", "x"], quantiles)
    rows("ChiSquare", ["x", "freedom", "p"],
         [(x, df, stats.chi2.sf(x, df)) for x in (0.01, 1, 3.84, 12, 90) for df in (1, 2, 3, 15)])
    rows("ChiSquareQuantile", ["p", "freedom", "x"],
         [(p, df, stats.chi2.ppf(p, df)) for p in (0.025, 0.5, 0.975) for df in (1, 2, 9, 99)])


def proportions():
    counts = ((0, 10), (1, 10), (10, 10), (218, 350), (1, 2985), (2600, 2985))
    for name, method in (("Wilson", "wilson"), ("ClopperPearson", "beta")):
        rows(name, ["right", "n", "level", "low", "high"],
             [(k, n, level, *proportion_confint(k, n, 1 - level, method))
              for level in (0.9, 0.95, 0.99) for k, n in counts])


def clustered(values, clusters):
    array("Values", values)
    array("Clusters", clusters)
    rows("Quantile", ["q", "value"],
         [(q, np.quantile(values, q)) for q in (0, 0.05, 0.25, 0.5, 0.613, 0.95, 1)])
    fit = OLS(values, np.ones_like(values)).fit(
        cov_type="cluster", cov_kwds={"groups": clusters, "df_correction": True}, use_t=True)
    low, high = fit.conf_int(0.05)[0]
    array("ClusterRobust", [fit.params[0], fit.bse[0], low, high, fit.pvalues[0]])
    for name, method in (("ClusterBootstrap", "percentile"), ("ClusterBca", "BCa")):
        interval = bootstrap_of_clusters(values, clusters, method)
        array(name, [interval.low, interval.high])
    sums = np.bincount(clusters, weights=values)
    flipped = stats.permutation_test(
        (sums, np.zeros_like(sums)), lambda x, y, axis: (x - y).sum(axis=axis),
        permutation_type="samples", vectorized=True, n_resamples=np.inf, batch=100_000)
    array("SignFlip", [flipped.pvalue])
    groups = [values[clusters == c] for c in np.unique(clusters)]
    array("OneWay", [*stats.f_oneway(*groups)])


def skewed(values, clusters):
    """Hall's interval of the mean of exp(values), its transformation inverted by root finding."""
    values = np.exp(values)
    fit = OLS(values, np.ones_like(values)).fit(
        cov_type="cluster", cov_kwds={"groups": clusters, "df_correction": True}, use_t=True)
    mean, error = fit.params[0], fit.bse[0]
    sums = np.bincount(clusters, weights=values - mean)
    skewness = stats.skew(sums) / np.sqrt(len(sums))

    def end(t):
        def off(x):
            return x + skewness * x**2 / 3 + skewness**2 * x**3 / 27 + skewness / 6 - t
        return mean - error * optimize.brentq(off, -100, 100, xtol=1e-14, rtol=1e-14)

    t = stats.t.ppf(0.975, len(sums) - 1)
    array("SkewedMean", [mean, end(t), end(-t)])


def repeated():
    """8 groups of 5 values: a balanced design, where REML is the ANOVA estimator."""
    rng = np.random.default_rng(11)
    groups = np.repeat(np.arange(8), 5)
    values = np.round((rng.normal(size=8)[groups] + rng.normal(size=40)) * 8) / 8
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = MixedLM(values, np.ones_like(values), groups).fit(reml=True, gtol=1e-12)
    array("Repeated", values)
    array("RepeatedComponents", [fit.cov_re[0, 0], fit.scale])


def association(values):
    """Two orders of the same samples with ties, and tables of outcomes."""
    others = np.round(values * 0.6 + np.random.default_rng(3).normal(size=len(values)))
    array("Others", others)
    array("RankCorrelation", [stats.spearmanr(values, others).statistic,
                              stats.kendalltau(values, others).statistic])
    table = np.array([[118, 22, 9], [13, 31, 8], [25, 14, 60]])
    array("OutcomeTable", table.ravel())
    array("Kappa", [cohens_kappa(table).kappa])
    symmetry = SquareTable(table, shift_zeros=False).symmetry()
    array("Symmetry", [symmetry.statistic, symmetry.df, symmetry.pvalue])
    rows("McNemar", ["only_first", "only_second", "p"],
         [(b, c, mcnemar([[50, b], [c, 20]], exact=True).pvalue)
          for b, c in ((1, 7), (5, 0), (3, 3), (40, 61), (480, 530))])
    ratings = np.random.default_rng(5).choice([0, 1, 2, -1], (30, 4), p=[0.4, 0.3, 0.1, 0.2])
    ratings[:12] = np.where(ratings[:12] < 0, -1, ratings[:12].max(axis=1, keepdims=True))
    array("Ratings", ratings.ravel())
    array("Alpha", [krippendorff.alpha(np.where(ratings < 0, np.nan, ratings).T,
                                       level_of_measurement="nominal")])


def jackknifed(statistic, scale, back):
    """[value, low, high] from the jackknife over 30 clusters of three samples, on `scale`."""
    samples = np.arange(90)
    value = scale(statistic(samples))
    without = np.array([scale(statistic(samples[samples // 3 != c])) for c in range(30)])
    half = stats.t.ppf(0.975, 29) * np.sqrt(29 / 30 * np.sum((without - value) ** 2))
    return [back(value), back(value - half), back(value + half)]


def agreement():
    """Two models' margins of 90 samples in clusters of three; a sample is right above 0."""
    rng = np.random.default_rng(13)
    shared = rng.normal(size=30).repeat(3)
    first, second = (np.round((shared * weight + rng.normal(size=90)) * 8) / 8
                     for weight in (0.6, 0.5))
    array("FirstMargins", first)
    array("SecondMargins", second)

    def kappa(rows):
        table = np.histogram2d(first[rows] > 0, second[rows] > 0, 2)[0]
        return cohens_kappa(table).kappa

    def alpha(rows):
        return krippendorff.alpha(np.array([first[rows] > 0, second[rows] > 0], int),
                                  level_of_measurement="nominal")

    def same(value):
        return value

    rows("Agreement", ["value", "low", "high"], [
        jackknifed(lambda at: stats.spearmanr(first[at], second[at]).statistic,
                   np.arctanh, np.tanh),
        jackknifed(lambda at: stats.kendalltau(first[at], second[at]).statistic,
                   np.arctanh, np.tanh),
        jackknifed(kappa, same, same), jackknifed(alpha, same, same)])


def families():
    p = [0.01, 0.04, 0.03, 0.005, 0.6, 0.03, 1.0, 0.0002]
    array("Family", p)
    array("Holm", multipletests(p, method="holm")[1])
    array("BenjaminiHochberg", multipletests(p, method="fdr_bh")[1])
    solve = NormalIndPower(ddof=0).solve_power
    rows("Power", ["difference", "variance", "level", "power", "two_sided", "samples"],
         [(d, v, level, power, sides == "two-sided",
           solve(d / v**0.5, alpha=level, power=power, ratio=0,
                 alternative=sides))
          for d, v, level, power in ((0.02, 0.1, 0.05, 0.8), (0.1, 0.2, 0.01, 0.9))
          for sides in ("two-sided", "larger")])


def main():
    print("#pragma once\n")
    print("// Written by scripts/peers/statistics_references.py; do not edit.\n")
    print("namespace assay::reference {\n")
    distributions()
    proportions()
    values, clusters = clustered_sample()
    clustered(values, clusters)
    skewed(values, clusters)
    repeated()
    association(values)
    agreement()
    families()
    print("\n}  // namespace assay::reference")


if __name__ == "__main__":
    main()
