package org.langevin.analysis;

import java.util.List;
import org.langevin.denoiser.Covariance;
import org.langevin.denoiser.Gaussian;
import org.langevin.denoiser.GaussianMixture;

/**
 * The squared maximum mean discrepancy of two mixtures under the kernel k(x, y) = exp(−|x − y|² / (2 l²)), in closed form.
 *
 * <p>MMD² = E k(x, x') + E k(y, y') − 2 E k(x, y) (Gretton et al., <i>J. Mach. Learn. Res.</i> 13 (2012) 723, lemma 6). The difference of two normal
 * components is normal and the kernel is a normal density but for its height, so E k is the density at 0 of N(m − m', S + S' + l²) times (2π l²)^(d/2).
 */
public final class MeanDiscrepancy {
    private MeanDiscrepancy() {}

    /**
     * MMD².
     *
     * @param p one law
     * @param q another, of the same dimension
     * @param length l, in the unit of the items
     */
    public static double squared(GaussianMixture p, GaussianMixture q, double length) {
        if (p.dimension() != q.dimension() || !(length > 0)) {
            throw new IllegalArgumentException("laws of dimensions " + p.dimension() + " and " + q.dimension()
                    + ", length = " + length + ": expected equal dimensions and a length above 0");
        }
        return kernel(p, p, length) + kernel(q, q, length) - 2 * kernel(p, q, length);
    }

    /** E k(x, y) over independent items of two laws. */
    private static double kernel(GaussianMixture p, GaussianMixture q, double length) {
        double[] pWeights = p.weights();
        double[] qWeights = q.weights();
        double sum = 0;
        for (int j = 0; j < pWeights.length; j++) {
            for (int k = 0; k < qWeights.length; k++) {
                sum += pWeights[j]
                        * qWeights[k]
                        * kernel(p.components().get(j), q.components().get(k), length);
            }
        }
        return sum;
    }

    private static double kernel(Gaussian p, Gaussian q, double length) {
        int n = p.dimension();
        double[] mean = new double[n];
        double[][] covariance = new double[n][n];
        for (int i = 0; i < n; i++) {
            mean[i] = p.mean(i) - q.mean(i);
            for (int j = 0; j < n; j++) {
                covariance[i][j] = p.covariance().entry(i, j) + q.covariance().entry(i, j);
            }
            covariance[i][i] += length * length;
        }
        GaussianMixture difference =
                new GaussianMixture(new double[] {1}, List.of(new Gaussian(mean, Covariance.of(covariance))));
        return Math.exp(difference.logDensity(new double[n]) + n * Math.log(2 * Math.PI * length * length) / 2);
    }
}
