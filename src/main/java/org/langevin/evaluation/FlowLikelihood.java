package org.langevin.evaluation;

import org.langevin.denoiser.DifferentiableDenoiser;
import org.langevin.process.Conversion;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;

/**
 * The log density of items under the probability-flow ODE: the change of variables from the noise in which the flow ends.
 *
 * <p>Song et al., ICLR 2021 (<a href="https://arxiv.org/abs/2011.13456">arXiv:2011.13456</a>), equation 39: log p_0(x_0) = log p_T(x_T) + ∫ ∇ · f̃ dt. Here the flow
 * is followed on the clock of the angle φ = arctan(σ / α), for the state scaled to z = x / √(α² + σ²). There it reads
 *
 * <pre>
 *   dz/dφ = v = cos φ ε − sin φ x_0            log p(z_0) = log p(z_T) + ∫ tr(∂v/∂z) dφ
 * </pre>
 *
 * for every schedule, with v from whatever the denoiser predicts (Salimans and Ho, ICLR 2022, <a
 * href="https://arxiv.org/abs/2202.00512">arXiv:2202.00512</a>, appendix D). It is bounded and smooth from pure noise to the clean end, has no
 * linear part that would limit the steps, and no kinks at the entries of a table.
 *
 * <p>The data are taken for states at {@code startTime}, where the flow begins. At time 0 most networks have learned nothing; the larger the time, the more
 * does it matter that the data have no noise of that size. The latents are taken for N(0, {@link
 * org.langevin.schedule.NoiseSchedule#startSigma startSigma}²), from which samplers start.
 *
 * @param denoiser the model, and its change along directions
 * @param process the process it denoises
 * @param startTime the time for which the data stand; Song et al. take 1e-5 on their clock
 * @param tolerance of the integration, relative and absolute; Song et al. take 1e-5
 * @param trace how the trace is had
 */
public record FlowLikelihood(
        DifferentiableDenoiser denoiser, NoisingProcess process, double startTime, double tolerance, Trace trace) {
    private static final double LOG_2_PI = Math.log(2 * Math.PI);

    /** Checks the range. */
    public FlowLikelihood {
        double horizon = process.schedule().horizon();
        if (!(startTime >= 0 && startTime < horizon)) {
            throw new IllegalArgumentException(
                    "startTime = " + startTime + ": expected a time in [0, " + horizon + ")");
        }
        new DormandPrince(tolerance);
    }

    /**
     * What became of a batch.
     *
     * @param logDensity log p of each item, in nats, [items]
     * @param latents where the flow carried each item, [items, dimension]
     * @param evaluations how often the flow was asked for its direction; each takes {@code trace.probes} forms
     */
    public record Result(double[] logDensity, double[] latents, int evaluations) {}

    /**
     * The log densities of a batch.
     *
     * @param x the items, [items, dimension] row by row; not altered
     * @param firstItem number of the first in the data, which keys the trace's directions
     * @param labels the class of each item, [items], or null where there are no classes
     */
    public Result logDensities(double[] x, int items, long firstItem, int[] labels) {
        int dimension = denoiser.dimension();
        NoiseLevel start = process.level(startTime);
        NoiseLevel end = process.level(process.schedule().horizon());
        double[] y0 = new double[items * (dimension + 1)];
        for (int i = 0; i < items; i++) {
            for (int k = 0; k < dimension; k++) {
                y0[i * (dimension + 1) + k] = x[i * dimension + k] / Math.sqrt(start.power());
            }
        }
        Flow flow = new Flow(items, labels, directions(items, firstItem));
        DormandPrince.End way =
                new DormandPrince(tolerance).integrate(flow::slope, y0, dimension + 1, angle(start), angle(end));
        double[] latents = new double[items * dimension];
        double[] logDensity = new double[items];
        double variance =
                square(process.schedule().startSigma(process.schedule().horizon()));
        for (int i = 0; i < items; i++) {
            double square = 0;
            for (int k = 0; k < dimension; k++) {
                double latent = way.y()[i * (dimension + 1) + k] * Math.sqrt(end.power());
                latents[i * dimension + k] = latent;
                square += latent * latent;
            }
            double logPrior = -(dimension * (LOG_2_PI + Math.log(variance)) + square / variance) / 2;
            double logScale = dimension * Math.log(end.power() / start.power()) / 2;
            logDensity[i] = logPrior + logScale + way.y()[i * (dimension + 1) + dimension];
        }
        return new Result(logDensity, latents, way.evaluations());
    }

    private double[][] directions(int items, long firstItem) {
        int dimension = denoiser.dimension();
        double[][] directions = new double[trace.probes(dimension)][items * dimension];
        for (int probe = 0; probe < directions.length; probe++) {
            for (int i = 0; i < items; i++) {
                trace.direction(probe, firstItem + i, directions[probe], i * dimension, dimension);
            }
        }
        return directions;
    }

    private static double angle(NoiseLevel level) {
        return Math.atan2(level.sigma(), level.alpha());
    }

    private static double square(double value) {
        return value * value;
    }

    /** The time at which the process has an angle, safe from rounding at the ends. */
    private double timeAt(double angle) {
        double horizon = process.schedule().horizon();
        if (angle <= angle(process.level(startTime))) {
            return startTime;
        }
        return angle >= angle(process.level(horizon))
                ? horizon
                : process.schedule().timeAtLogSnr(-2 * Math.log(Math.tan(angle)));
    }

    /** The flow of one batch, with the log volume as each item's last number. */
    private final class Flow {
        private final int items;
        private final int[] labels;
        private final double[][] directions;
        private final double[] x;
        private final double[] prediction;
        private final double[] form;

        Flow(int items, int[] labels, double[][] directions) {
            this.items = items;
            this.labels = labels;
            this.directions = directions;
            this.x = new double[items * denoiser.dimension()];
            this.prediction = new double[x.length];
            this.form = new double[items];
        }

        void slope(double angle, double[] y, double[] out) {
            int dimension = denoiser.dimension();
            double t = timeAt(angle);
            NoiseLevel level = process.level(t);
            double scale = Math.sqrt(level.power());
            for (int i = 0; i < items; i++) {
                for (int k = 0; k < dimension; k++) {
                    x[i * dimension + k] = scale * y[i * (dimension + 1) + k];
                }
            }
            Conversion velocity = Conversion.between(denoiser.predictionType(), PredictionType.V, level);
            double[] sum = new double[items];
            for (double[] direction : directions) {
                denoiser.predict(x, items, t, labels, direction, prediction, form);
                for (int i = 0; i < items; i++) {
                    sum[i] += form[i];
                }
            }
            for (int i = 0; i < items; i++) {
                for (int k = 0; k < dimension; k++) {
                    int at = i * dimension + k;
                    out[i * (dimension + 1) + k] = velocity.apply(x[at], prediction[at]) / scale;
                }
                out[i * (dimension + 1) + dimension] =
                        velocity.ofState() * dimension + velocity.ofPrediction() * trace.weight(dimension) * sum[i];
            }
        }
    }
}
