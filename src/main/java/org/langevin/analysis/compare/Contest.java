package org.langevin.analysis.compare;

import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.Gaussian;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.GaussianMixtureDenoiser;
import org.langevin.process.Conversion;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * A denoiser, and the law that it should know.
 *
 * @param process the noising, on a table of entries
 * @param law the law of the clean items: round components on the line or in the plane, some of them points perhaps
 * @param denoiser what is held against it
 * @param noise the key of all that is drawn
 */
public record Contest(NoisingProcess process, GaussianMixture law, Denoiser denoiser, KeyedNoise noise) {
    /** Checks dimension, table and components. */
    public Contest {
        if (law.dimension() > 2 || denoiser.dimension() != law.dimension()) {
            throw new IllegalArgumentException("dimension = " + law.dimension() + " of the law, " + denoiser.dimension()
                    + " of the denoiser: expected 1 or 2 of both");
        }
        if (process.schedule().entries().isEmpty()) {
            throw new IllegalArgumentException(
                    "schedule '" + process.schedule().family() + "': expected a table, whose steps can be counted");
        }
        for (Gaussian component : law.components()) {
            for (int i = 1; i < law.dimension(); i++) {
                if (component.covariance().entry(i, i) != component.covariance().entry(0, 0)
                        || component.covariance().entry(0, i) != 0) {
                    throw new IllegalArgumentException("components: expected round ones, of one variance in every "
                            + "direction and no covariance; cut a long one into several");
                }
            }
        }
    }

    /** T, the table's noisy entries. */
    public int entries() {
        return process.schedule().entries().getAsInt();
    }

    /** Coordinates of an item. */
    public int dimension() {
        return law.dimension();
    }

    /** The denoiser that nothing can beat, E[ε | x]. */
    public Denoiser exact() {
        return new GaussianMixtureDenoiser(process, PredictionType.EPSILON, law);
    }

    /** The same contest with the exact denoiser, which measures what the measurements themselves miss. */
    public Contest withExact() {
        return new Contest(process, law, exact(), noise);
    }

    /** The law of the states at entry t. */
    GaussianMixture at(double t) {
        return law.noised(process.level(t));
    }

    /** ε of each state according to a denoiser, [states, dimension]. */
    double[] noiseBy(Denoiser whose, double[] x, double t) {
        double[] epsilon = new double[x.length];
        whose.predict(x, x.length / dimension(), t, null, epsilon);
        NoiseLevel level = process.level(t);
        Conversion.between(whose.predictionType(), PredictionType.EPSILON, level)
                .apply(x, epsilon, epsilon, x.length);
        return epsilon;
    }

    /** States at entry t: on the line a quadrature's, in the plane so many drawn ones. */
    States states(double t, int drawn) {
        return dimension() == 1
                ? States.ofQuadrature(at(t))
                : Draws.at(this, t, drawn).states();
    }

    /**
     * Drawn items and the noise that was added to them.
     *
     * @param states what came of them
     * @param epsilon the noise, [states, dimension]
     */
    record Draws(States states, double[] epsilon) {
        static Draws at(Contest contest, double t, int count) {
            int dimension = contest.dimension();
            double[] x = new double[count * dimension];
            contest.law.sample(contest.noise, Stream.LAW_STATE, (long) t, 0, x);
            double[] epsilon = new double[x.length];
            contest.noise.normals(Stream.LAW_NOISE, (long) t, 0, count, dimension, epsilon);
            contest.process.noise(x, epsilon, t, x);
            return new Draws(States.drawn(x, dimension), epsilon);
        }
    }
}
