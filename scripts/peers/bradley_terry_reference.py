#!/usr/bin/env python3
"""Regenerates tests/harness/metrics/leaderboard/bradley_terry_reference.h: Bradley–Terry strengths
of five models by statsmodels' logistic regression, with cluster-robust intervals, checked against
SciPy's direct maximisation of the likelihood.

  python3 scripts/peers/bradley_terry_reference.py > \\
      tests/harness/metrics/leaderboard/bradley_terry_reference.h

Runs in the peers' environment (scripts/setup --peers); no test needs it.
"""

import itertools

import numpy as np
from scipy import optimize, stats
from statsmodels.discrete.discrete_model import Logit

MODELS, CLUSTERS = 5, 40


def outcomes():
    """90 samples in 40 clusters; a model is right at its own rate, alike within a cluster."""
    rng = np.random.default_rng(11)
    clusters = np.sort(np.concatenate([np.arange(CLUSTERS), rng.integers(0, CLUSTERS, 50)]))
    ability = np.array([1.1, 0.6, 0.2, -0.1, -0.8])
    difficulty = rng.normal(size=CLUSTERS)[clusters]
    luck = rng.logistic(size=(MODELS, CLUSTERS))[:, clusters] * 0.5 \
        + rng.logistic(size=(MODELS, clusters.size)) * 0.7
    return (ability[:, None] - difficulty + luck > 0).astype(int), clusters


def main():
    earned, clusters = outcomes()
    rows, groups = [], []
    for sample in range(clusters.size):
        for a, b in itertools.permutations(range(MODELS), 2):
            if earned[a, sample] > earned[b, sample]:
                row = np.zeros(MODELS)
                row[a], row[b] = 1, -1
                rows.append(row)
                groups.append(clusters[sample])
    design, groups = np.array(rows), np.array(groups)
    # The winner comes first or second in turn, so that the outcome is not constant.
    sign = np.where(np.arange(len(design)) % 2 == 0, 1.0, -1.0)
    fit = Logit((sign > 0).astype(float), (design * sign[:, None])[:, :-1]).fit(
        disp=False, tol=1e-14, maxiter=200, cov_type="cluster",
        cov_kwds={"groups": groups, "use_correction": False})
    centre = (np.eye(MODELS) - 1 / MODELS)[:, :-1]
    strengths = centre @ fit.params
    variance = np.diag(centre @ fit.cov_params() @ centre.T) * CLUSTERS / (CLUSTERS - 1)
    half_widths = stats.t.ppf(0.975, CLUSTERS - 1) * np.sqrt(variance)

    direct = optimize.minimize(
        lambda theta: np.sum(np.logaddexp(0, -design @ np.append(theta, 0))), np.zeros(MODELS - 1),
        method="BFGS", options={"gtol": 1e-10})
    direct = np.append(direct.x, 0)
    assert np.allclose(direct - direct.mean(), strengths, atol=1e-6)

    def array(name, values, kind="double"):
        text = ", ".join(str(v) if kind == "uint64_t" else repr(float(v)) for v in values)
        print(f"inline constexpr {kind} {name}[] = {{{text}}};")

    print("#pragma once\n\n// Made by scripts/peers/bradley_terry_reference.py.\n")
    print("#include <cstdint>\n\nnamespace assay {\n")
    print("// Right (1) or wrong (0) by sample, a text per model.")
    print("inline constexpr const char* kBradleyTerryEarned[] = {")
    for row in earned:
        print(f'    "{"".join(map(str, row))}",')
    print("};")
    array("kBradleyTerryClusters", clusters, "uint64_t")
    array("kBradleyTerryStrengths", strengths)
    array("kBradleyTerryHalfWidths", half_widths)
    print("\n}  // namespace assay")


if __name__ == "__main__":
    main()
