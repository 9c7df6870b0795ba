package org.langevin.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.langevin.denoiser.Denoiser;
import org.langevin.process.PredictionType;
import org.langevin.sampling.DdimSampler;
import org.langevin.sampling.EdmSampler;
import org.langevin.sampling.PredictorCorrectorSampler;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Samplers;
import org.langevin.sampling.UncertainDenoiser;
import org.langevin.schedule.Edm;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.Spacing;

/**
 * The weak order of every sampler that draws noise, where the score is not linear: the error of E X² and of E cos X at the floor time, X being
 * noised data of a mixture, as the steps are halved. Both are quadratures without a sample ({@link WeakExpectation}), so an order shows to two
 * digits.
 *
 * <p>{@code pc} is measured without its corrections, as on normal data. With them its declared order is 0, and there is nothing to measure on
 * the line: the correction divides by the norm of the score of the item, which for one coordinate passes through 0 between two modes, so that
 * the step's length has no bound and the result no second moment. It is made for items of many coordinates.
 *
 * <p>{@code ddpm-optimal} is of order 2 here, one more than it declares for any denoiser. The exact denoiser tells it the variance of each
 * estimate, so that a step has the mean and the variance of the true law of x_s given x_t; what it lacks is the third cumulant, which is of the
 * third power of the step.
 *
 * <p>{@code ddpm-beta} has no rows on vp-linear. Its variance is right for data of variance 1, this mixture's 0.57 is near to that, and the term
 * of first order is so small that the second hides it up to 500 steps.
 */
final class WeakCertificates {
    private static final NoiseSchedule VE = new Edm(0.05, 80);
    private static final NoiseSchedule VP = NoiseSchedules.named("vp-linear");
    /** Fewer of two numbers of steps, the other being twice as many: where the methods have reached their limit. */
    private static final int STEPS = 128;
    /** The same for a method whose terms of higher order are larger. */
    private static final int MORE_STEPS = 512;

    /** Functions of the result whose expectation is measured. */
    private enum Observable {
        SQUARE("x^2", x -> x * x) {
            @Override
            double ofNormal(double mean, double variance) {
                return mean * mean + variance;
            }
        },
        COSINE("cos x", Math::cos) {
            @Override
            double ofNormal(double mean, double variance) {
                return Math.cos(mean) * Math.exp(-variance / 2);
            }
        };

        final String label;
        final DoubleUnaryOperator function;

        Observable(String label, DoubleUnaryOperator function) {
            this.label = label;
            this.function = function;
        }

        /** The expectation under N(mean, variance). */
        abstract double ofNormal(double mean, double variance);

        double of(MixtureLaw law) {
            return IntStream.range(0, law.weights().length)
                    .mapToDouble(
                            k -> law.weights()[k] * ofNormal(law.means()[k], law.deviations()[k] * law.deviations()[k]))
                    .sum();
        }
    }

    /**
     * A measurement on a schedule.
     *
     * @param source where the order is from
     * @param order the order that is to come out
     * @param sampler the sampler for a number of steps
     * @param spacing of the steps
     * @param steps the fewer of the two numbers of steps
     */
    private record Measurement(String source, int order, IntFunction<Sampler> sampler, Spacing spacing, int steps) {
        static Measurement declared(Sampler sampler) {
            return new Measurement(
                    OrderCertificates.DECLARED, sampler.order(), steps -> sampler, Spacing.LOG_SNR, STEPS);
        }

        Measurement with(Spacing other, int fewer) {
            return new Measurement(source, order, sampler, other, fewer);
        }

        List<Certificate> on(Problem problem) {
            String schedule = problem.process().schedule().family();
            return Arrays.stream(Observable.values())
                    .map(each -> new Certificate(
                            sampler.apply(steps).name(),
                            source,
                            "weak order in E %s, mixture, %s".formatted(each.label, schedule),
                            order,
                            0.1,
                            () -> Math.log(error(problem, each, steps) / error(problem, each, 2 * steps))
                                    / Math.log(2)))
                    .toList();
        }

        private double error(Problem problem, Observable observable, int count) {
            NoiseSchedule schedule = problem.process().schedule();
            WeakExpectation result = new WeakExpectation(
                    problem, sampler.apply(count), OrderCertificates.toFloor(schedule, spacing, count));
            double exact = observable.of(problem.at(schedule.floorTime()));
            return Math.abs(result.of(observable.function) - exact);
        }
    }

    private WeakCertificates() {}

    static List<Certificate> list() {
        List<Certificate> certificates = new ArrayList<>();
        for (NoiseSchedule schedule : List.of(VE, VP)) {
            Problem problem = Problem.mixture(schedule, OrderCertificates.MIXTURE);
            both().forEach(measurement -> certificates.addAll(measurement.on(problem)));
            certificates.addAll(Measurement.declared(Samplers.named("ddpm-learned"))
                    .on(new Problem(problem.process(), problem.law(), new Ranged(problem.denoiser()))));
        }
        certificates.addAll(
                Measurement.declared(Samplers.named("ddpm-beta")).on(Problem.mixture(VE, OrderCertificates.MIXTURE)));
        certificates.addAll(Measurement.declared(Samplers.named("euler-maruyama"))
                .with(Spacing.TIME, MORE_STEPS)
                .on(Problem.mixture(VP, OrderCertificates.MIXTURE)));
        return certificates;
    }

    /** What is measured on both schedules. EDM's churn is in proportion to the length of the steps, as its order 2 asks. */
    private static List<Measurement> both() {
        return List.of(
                Measurement.declared(Samplers.named("ddpm")),
                Measurement.declared(Samplers.named("euler-ancestral")),
                Measurement.declared(new DdimSampler(0.5)),
                Measurement.declared(new PredictorCorrectorSampler(0, 0.16)),
                Measurement.declared(Samplers.named("dpmpp-2m-sde")).with(Spacing.LOG_SNR, STEPS / 2),
                new Measurement(
                        OrderCertificates.DECLARED,
                        2,
                        steps -> new EdmSampler(20.0 / steps, 0, 1e9, 1),
                        Spacing.LOG_SNR,
                        STEPS),
                new Measurement(
                        "two exact moments in each step",
                        2,
                        steps -> Samplers.named("ddpm-optimal"),
                        Spacing.LOG_SNR,
                        MORE_STEPS / 2));
    }

    /** A denoiser that says of every state that the variance lies, by its logarithm, three quarters of the way from β̃ to β. */
    private record Ranged(Denoiser denoiser) implements UncertainDenoiser {
        @Override
        public PredictionType predictionType() {
            return denoiser.predictionType();
        }

        @Override
        public int dimension() {
            return denoiser.dimension();
        }

        @Override
        public void predict(double[] x, int items, double t, int[] labels, double[] out) {
            denoiser.predict(x, items, t, labels, out);
        }

        @Override
        public Spread spread() {
            return Spread.RANGE;
        }

        @Override
        public void predict(double[] x, int items, double t, int[] labels, double[] out, double[] spread) {
            denoiser.predict(x, items, t, labels, out);
            Arrays.fill(spread, 0.5);
        }
    }
}
