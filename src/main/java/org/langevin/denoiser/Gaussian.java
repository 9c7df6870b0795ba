package org.langevin.denoiser;

import java.util.Arrays;
import org.langevin.process.NoiseLevel;
import org.langevin.process.PredictionType;

/**
 * A normal law N(m, S) of items.
 *
 * <p>Noising keeps it normal: x_t ~ N(α m, α² S + σ²). With V = α² S + σ², what a state x says about its item and its noise is
 *
 * <pre>
 *   d = V⁻¹ (x − α m)      E[x_0 | x] = m + α S d      E[ε | x] = σ d      score = −d
 * </pre>
 */
public final class Gaussian {
    private static final double LOG_2_PI = Math.log(2 * Math.PI);

    private final double[] mean;
    private final Covariance covariance;

    /**
     * The law N(mean, covariance).
     *
     * @param mean m, [dimension]
     * @param covariance S; directions without spread are allowed
     */
    public Gaussian(double[] mean, Covariance covariance) {
        if (mean.length != covariance.dimension()) {
            throw new IllegalArgumentException("mean has " + mean.length + " coordinates and covariance "
                    + covariance.dimension() + ": expected the same number");
        }
        for (int i = 0; i < mean.length; i++) {
            if (!Double.isFinite(mean[i])) {
                throw new IllegalArgumentException("mean[" + i + "] = " + mean[i] + ": expected a finite number");
            }
        }
        this.mean = mean.clone();
        this.covariance = covariance;
    }

    /** Number of coordinates. */
    public int dimension() {
        return mean.length;
    }

    /** Coordinate i of the mean. */
    public double mean(int i) {
        return mean[i];
    }

    /** S. */
    public Covariance covariance() {
        return covariance;
    }

    /** The law of the noised item. */
    public Gaussian noised(NoiseLevel level) {
        double[] scaled = new double[mean.length];
        Arrays.setAll(scaled, i -> level.alpha() * mean[i]);
        return new Gaussian(scaled, covariance.noised(level));
    }

    /** Refuses a time at which a direction has neither spread nor noise, so that a state is certain there or impossible. */
    void checkUncertain(NoiseLevel level, double t) {
        for (int i = 0; i < mean.length; i++) {
            if (level.sigma() == 0 && level.alpha() * covariance.variance(i) == 0) {
                throw new IllegalArgumentException("t = " + t + ": direction " + i
                        + " has neither spread nor noise there, and a state is certain; ask at a later time");
            }
        }
    }

    /** Puts standard normals to the law: m + S^½ z, written over {@code z} from {@code offset}. */
    void shape(double[] z, int offset) {
        double[] along = new double[mean.length];
        for (int i = 0; i < along.length; i++) {
            along[i] = Math.sqrt(covariance.variance(i)) * z[offset + i];
            z[offset + i] = mean[i];
        }
        covariance.addFromAxes(along, 1, z, offset);
    }

    /** The law as seen from states at one noise level: what doesn't depend on the state, worked out once. */
    View at(NoiseLevel level, PredictionType type) {
        return new View(this, level, type);
    }

    /** What states at one noise level say about an item of this law. Holds the work of one state at a time: one thread's. */
    static final class View {
        private final Gaussian law;
        private final NoiseLevel level;
        /** 1 / V along each axis. */
        private final double[] precision;
        /** What a deviation d of 1 along each axis predicts. */
        private final double[] slope;
        /** What the mean predicts, each coordinate. */
        private final double[] intercept;

        private final double logNorm;
        private final double[] deviation;
        private final double[] along;

        private View(Gaussian law, NoiseLevel level, PredictionType type) {
            this.law = law;
            this.level = level;
            int n = law.dimension();
            precision = new double[n];
            slope = new double[n];
            intercept = new double[n];
            deviation = new double[n];
            along = new double[n];
            double logVolume = n * LOG_2_PI;
            for (int i = 0; i < n; i++) {
                double spread = law.covariance.variance(i);
                double total = level.alpha() * level.alpha() * spread + level.sigma() * level.sigma();
                precision[i] = 1 / total;
                slope[i] = type.target(level.alpha() * spread, level.sigma(), level);
                intercept[i] = type.target(law.mean[i], 0, level);
                logVolume += Math.log(total);
            }
            logNorm = -logVolume / 2;
        }

        /** Looks at a state, x from {@code offset}: the log density there, in nats. */
        double look(double[] x, int offset) {
            for (int i = 0; i < deviation.length; i++) {
                deviation[i] = x[offset + i] - level.alpha() * law.mean[i];
            }
            law.covariance.toAxes(deviation, along);
            double square = 0;
            for (int i = 0; i < along.length; i++) {
                double d = precision[i] * along[i];
                square += d * along[i];
                along[i] = d;
            }
            return logNorm - square / 2;
        }

        /** Adds {@code weight} times the prediction for the state last looked at to {@code out} from {@code offset}. */
        void addPrediction(double weight, double[] out, int offset) {
            for (int i = 0; i < along.length; i++) {
                out[offset + i] += weight * intercept[i];
                along[i] *= slope[i];
            }
            law.covariance.addFromAxes(along, weight, out, offset);
        }
    }
}
