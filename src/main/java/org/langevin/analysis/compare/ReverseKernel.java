package org.langevin.analysis.compare;

import java.util.Arrays;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.MixturePosterior;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.schedule.StepPlan.Step;
import org.langevin.schedule.Transition;

/**
 * The exact law of x_s given x_t, a mixture, for one state after the other: in one dimension and in two, for round components.
 *
 * <p>Component k has the probability that the state has of it, mean α_s m + a (V_s/V_t)(x_t − α_t m) and variance v V_s/V_t, where V are the
 * components' variances at the two times, and a and v belong to the transition between them: {@link org.langevin.analysis.ReverseStep}, there on the
 * line and as a law of its own. One thread's.
 */
final class ReverseKernel {
    /** A component of less weight is left out: it changes a divergence by less than 1e-10 nats. */
    private static final double LEAST = 1e-12;

    /** How far, in standard deviations of its components, the kernel is integrated; e⁻²⁵ of the mass lies beyond. */
    private static final double REACH = 7;

    private final int dimension;
    private final MixturePosterior posterior;
    /** Of each component: mean as offset + gain · x_t, and variance. */
    private final double[][] offset;

    private final double[] gain;
    private final double[] variance;

    private final double[] share;
    private final double[][] mean;
    private int[] active;
    private final double[] centre;

    ReverseKernel(GaussianMixture law, NoisingProcess process, Step step) {
        NoiseLevel earlier = process.level(step.to());
        NoiseLevel later = process.level(step.from());
        Transition transition = process.transition(step);
        int components = law.components().size();
        dimension = law.dimension();
        posterior = new MixturePosterior(law, later);
        offset = new double[components][dimension];
        mean = new double[components][dimension];
        gain = new double[components];
        variance = new double[components];
        share = new double[components];
        centre = new double[dimension];
        for (int k = 0; k < components; k++) {
            double own = law.components().get(k).covariance().variance(0);
            double then = earlier.alpha() * earlier.alpha() * own + earlier.sigma() * earlier.sigma();
            double now = later.alpha() * later.alpha() * own + later.sigma() * later.sigma();
            gain[k] = transition.meanFactor() * then / now;
            variance[k] = transition.variance() * then / now;
            for (int i = 0; i < dimension; i++) {
                double m = law.components().get(k).mean(i);
                offset[k][i] = earlier.alpha() * m - gain[k] * later.alpha() * m;
            }
        }
    }

    /** Whether the earlier state can only be one of several points, so that no normal law comes near it. */
    boolean isDiscrete() {
        return Arrays.stream(variance).anyMatch(v -> v == 0);
    }

    /** Looks at a state; what the other methods tell is about the law of x_s given that one. */
    void look(double[] xt) {
        posterior.look(xt);
        int count = 0;
        int[] found = new int[share.length];
        Arrays.fill(centre, 0);
        for (int k = 0; k < share.length; k++) {
            share[k] = posterior.share(k);
            for (int i = 0; i < dimension; i++) {
                mean[k][i] = offset[k][i] + gain[k] * xt[i];
                centre[i] += share[k] * mean[k][i];
            }
            if (share[k] > LEAST) {
                found[count++] = k;
            }
        }
        active = Arrays.copyOf(found, count);
    }

    /** Cov(x_s | x_t), row by row. */
    private double[] covariance() {
        double[] covariance = new double[dimension * dimension];
        for (int k : active) {
            for (int i = 0; i < dimension; i++) {
                covariance[i * dimension + i] += share[k] * variance[k];
                for (int j = 0; j < dimension; j++) {
                    covariance[i * dimension + j] += share[k] * (mean[k][i] - centre[i]) * (mean[k][j] - centre[j]);
                }
            }
        }
        return covariance;
    }

    /** KL(N(·, Cov) ‖ N(·, b)) in nats: what the variance b loses in place of the state's own covariance. */
    double byVariance(double b) {
        double sum = 0;
        for (double eigenvalue : eigenvalues(covariance())) {
            double excess = eigenvalue / b - 1;
            sum += (excess - Math.log1p(excess)) / 2;
        }
        return sum;
    }

    private double[] eigenvalues(double[] c) {
        if (dimension == 1) {
            return c;
        }
        double middle = (c[0] + c[3]) / 2;
        double half = Math.hypot((c[0] - c[3]) / 2, c[1]);
        return new double[] {middle + half, middle - half};
    }

    /**
     * KL(q ‖ N(mean, Cov)) in nats: what is lost by the shape, even with the state's own mean and covariance.
     *
     * <p>The integrand q log(q/n) − q + n is nowhere negative and vanishes where both agree, so that a divergence far below rounding of its
     * parts comes out right.
     *
     * @param pointsPerDeviation of the trapezoidal rule, to the narrowest component's standard deviation
     */
    double byShape(double pointsPerDeviation) {
        if (active.length == 1) {
            return 0;
        }
        Normal normal = Normal.of(covariance(), dimension);
        Line[] lines = new Line[dimension];
        double[][][] bells = new double[dimension][][];
        for (int i = 0; i < dimension; i++) {
            lines[i] = line(i, pointsPerDeviation);
            bells[i] = bells(lines[i], i);
        }
        double sum = dimension == 1 ? overLine(lines[0], bells[0], normal) : overPlane(lines, bells, normal);
        return sum * lines[0].step * (dimension == 1 ? 1 : lines[1].step);
    }

    /** The components' densities along one coordinate, [active components][points]: round ones are products of these. */
    private double[][] bells(Line line, int coordinate) {
        double[][] bells = new double[active.length][line.count + 1];
        for (int a = 0; a < active.length; a++) {
            int k = active[a];
            double height = 1 / Math.sqrt(2 * Math.PI * variance[k]);
            for (int i = 0; i <= line.count; i++) {
                double away = line.at(i) - mean[k][coordinate];
                bells[a][i] = height * Math.exp(-away * away / (2 * variance[k]));
            }
        }
        return bells;
    }

    private double overLine(Line line, double[][] bells, Normal normal) {
        double sum = 0;
        for (int i = 0; i <= line.count; i++) {
            double q = 0;
            for (int a = 0; a < active.length; a++) {
                q += share[active[a]] * bells[a][i];
            }
            sum += integrand(q, normal.density(line.at(i) - centre[0], 0));
        }
        return sum;
    }

    private double overPlane(Line[] lines, double[][][] bells, Normal normal) {
        double sum = 0;
        double[] row = new double[active.length];
        for (int i = 0; i <= lines[0].count; i++) {
            for (int a = 0; a < active.length; a++) {
                row[a] = share[active[a]] * bells[0][a][i];
            }
            double dx = lines[0].at(i) - centre[0];
            for (int j = 0; j <= lines[1].count; j++) {
                double q = 0;
                for (int a = 0; a < active.length; a++) {
                    q += row[a] * bells[1][a][j];
                }
                sum += integrand(q, normal.density(dx, lines[1].at(j) - centre[1]));
            }
        }
        return sum;
    }

    private static double integrand(double q, double n) {
        return q > 0 && n > 0 ? q * Math.log(q / n) - q + n : n;
    }

    private Line line(int coordinate, double pointsPerDeviation) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double narrowest = Double.POSITIVE_INFINITY;
        for (int k : active) {
            double deviation = Math.sqrt(variance[k]);
            low = Math.min(low, mean[k][coordinate] - REACH * deviation);
            high = Math.max(high, mean[k][coordinate] + REACH * deviation);
            narrowest = Math.min(narrowest, deviation);
        }
        int count = (int) Math.ceil((high - low) / narrowest * pointsPerDeviation);
        return new Line(low, (high - low) / count, count);
    }

    private record Line(double low, double step, int count) {
        double at(int i) {
            return low + i * step;
        }
    }

    /** A normal law's precision matrix and height, in one dimension or two. */
    private record Normal(double[] precision, double height) {
        static Normal of(double[] c, int dimension) {
            if (dimension == 1) {
                return new Normal(new double[] {1 / c[0]}, 1 / Math.sqrt(2 * Math.PI * c[0]));
            }
            double determinant = c[0] * c[3] - c[1] * c[2];
            double[] inverse = {c[3] / determinant, -c[1] / determinant, -c[2] / determinant, c[0] / determinant};
            return new Normal(inverse, 1 / (2 * Math.PI * Math.sqrt(determinant)));
        }

        double density(double dx, double dy) {
            double square = precision[0] * dx * dx;
            if (precision.length > 1) {
                square += 2 * precision[1] * dx * dy + precision[3] * dy * dy;
            }
            return height * Math.exp(-square / 2);
        }
    }
}
