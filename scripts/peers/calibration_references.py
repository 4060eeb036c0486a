#!/usr/bin/env python3
"""Regenerates tests/harness/metrics/calibration/reference_values.h: what netcal, scikit-learn,
statsmodels, relplot and the code of Kumar, Liang & Ma say of one made-up set of claims.

  python3 scripts/peers/calibration_references.py \\
      > tests/harness/metrics/calibration/reference_values.h

Needs netcal 1.4 (of its own needs only torch), scikit-learn 1.9, statsmodels 0.15, relplot 1.0.3,
uncertainty-calibration 0.1.4, scipy 1.17, numpy 2 (any virtual environment; no test needs them).
"""

import warnings

import numpy as np
import relplot
from calibration import utils as kumar
from netcal.metrics import ACE, ECE, MCE
from scipy import special
from sklearn.calibration import calibration_curve
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from statsmodels.discrete.discrete_model import Logit

BINS = (5, 10, 15, 20)


def number(value):
    return repr(float(value))


def array(name, values):
    print(f"inline constexpr double k{name}[] = {{{', '.join(number(v) for v in values)}}};")


def rows(name, fields, values):
    lines = "\n".join("    {" + ", ".join(number(v) for v in row) + "}," for row in values)
    kinds = "\n  ".join(f"double {field};" for field in fields)
    print(f"struct {name}Case {{\n  {kinds}\n}};")
    print(f"inline constexpr {name}Case k{name}Cases[] = {{\n{lines}\n}};\n")


def claims():
    """240 over-confident claims in 80 clusters: log-odds in eighths, so that some are equal, 0 left
    out; outcomes that a temperature of 2 would make calibrated; weights of 1, 2 and 3."""
    rng = np.random.default_rng(11)
    clusters = np.repeat(np.arange(80), 3)
    log_odds = np.round((rng.normal(0.8, 2, 240) + rng.normal(0, 1, 80)[clusters]) * 8) / 8
    log_odds[log_odds == 0] = 0.125
    outcomes = (rng.uniform(size=240) < special.expit(log_odds / 2)).astype(float)
    return log_odds, outcomes, clusters, rng.integers(1, 4, 240).astype(float)


def binned(p, y):
    """ECE, ACE, MCE of bins of equal width; ECE of bins of equal mass, by netcal."""
    return [(n, ECE(n).measure(p, y), ACE(n).measure(p, y), MCE(n).measure(p, y),
             ECE(n, equal_intervals=False).measure(p, y)) for n in BINS]


def debiased(p, y):
    """Squared errors plain and debiased, and the debiased ECE with its standard error, by the code
    of Kumar, Liang & Ma. Five bins: all have the two pairs that it asks for."""
    bins = kumar.bin(list(zip(p, y)), list(np.linspace(0, 1, 6)[1:]))
    np.random.seed(1)
    drawn = [kumar.normal_debiased_ce(bins, power=1, resamples=20_000) for _ in range(50)]
    return [kumar.plugin_ce(bins, power=2) ** 2, kumar.unbiased_square_ce(bins),
            np.mean(drawn), np.std(drawn) / np.sqrt(50)]


def quantile_curve(p, y):
    """Mean outcome and mean confidence of ten bins of equal mass, by scikit-learn."""
    outcome, confidence = calibration_curve(y, p, n_bins=10, strategy="quantile")
    return list(zip(confidence, outcome))


def temperature(z, y, clusters):
    """T and the interval of 1/T: a logistic regression on the log-odds without intercept, with
    standard errors robust to clusters and Student's t."""
    fit = Logit(y, z).fit(disp=0, tol=1e-12, cov_type="cluster", use_t=True,
                          cov_kwds={"groups": clusters, "df_correction": True})
    low, high = np.asarray(fit.conf_int(0.05))[0]
    return [1 / fit.params[0], 1 / high, 1 / low]


def isotonic(p, y, weights):
    fit = IsotonicRegression(out_of_bounds="clip").fit(p, y, sample_weight=weights)
    at = np.concatenate([[0, 1], np.linspace(0.013, 0.987, 40)])
    return list(zip(at, fit.predict(at)))


def main():
    warnings.simplefilter("ignore")
    z, y, clusters, weights = claims()
    p = special.expit(z)
    print("#pragma once\n")
    print("// Written by scripts/peers/calibration_references.py; do not edit.\n")
    print("namespace assay::reference {\n")
    array("LogOdds", z)
    array("Outcomes", y)
    array("ClaimClusters", clusters)
    array("ClaimWeights", weights)
    rows("Binned", ["bins", "ece", "ace", "mce", "mass_ece"], binned(p, y))
    array("Debiased", debiased(p, y))
    rows("QuantileCurve", ["confidence", "outcome"], quantile_curve(p, y))
    rows("Proper", ["weighted", "brier", "log_loss", "auroc"],
         [(w is not None, brier_score_loss(y, p, sample_weight=w),
           log_loss(y, p, sample_weight=w), roc_auc_score(y, p, sample_weight=w))
          for w in (None, weights)])
    array("Temperature", temperature(z, y, clusters))
    rows("Isotonic", ["confidence", "outcome"], isotonic(p, y, weights))
    # relplot cuts its kernel at a distance of 1/2: at larger bandwidths it is another measure.
    rows("Smooth", ["sigma", "error"],
         [(s, relplot.smECE_sigma(p, y, s)) for s in (0.02, 0.05, 0.1)])
    array("SmoothFixpoint", [relplot.smECE(p, y, eps=1e-5)])
    print("\n}  // namespace assay::reference")


if __name__ == "__main__":
    main()
