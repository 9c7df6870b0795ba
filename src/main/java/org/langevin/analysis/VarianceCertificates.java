package org.langevin.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.langevin.denoiser.Denoiser;
import org.langevin.process.PredictionType;
import org.langevin.sampling.AncestralSampler;
import org.langevin.sampling.OneStepSampler;
import org.langevin.sampling.Samplers;
import org.langevin.sampling.UncertainDenoiser;
import org.langevin.schedule.Edm;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/**
 * That the ancestral samplers whose variance the denoiser says have the weak order that they declare.
 *
 * <p>With the optimal variance a step has the true mean and variance, and differs from the true law by its third cumulant, w_0³ times that of
 * x_0 given x_t: of third order in the step, so the whole is of second. On normal data there is no such difference, so it is measured on a
 * mixture, by the total variation between densities. With a place in the range from β̃ to β that nobody chose well it is of first order as at
 * both ends; the place is then a constant, and the law of normal data an affine one.
 */
final class VarianceCertificates {
    private static final MixtureLaw MIXTURE =
            new MixtureLaw(new double[] {0.3, 0.7}, new double[] {-1, 1}, new double[] {0.2, 0.3});

    private VarianceCertificates() {}

    static List<Certificate> list() {
        List<Certificate> certificates = new ArrayList<>();
        for (String family : List.of("vp-linear", "vp-cosine")) {
            certificates.add(optimal(Problem.mixture(NoiseSchedules.named(family), MIXTURE), 0.5));
        }
        for (double place : new double[] {-0.5, 0.3}) {
            certificates.add(learned(new Edm(0.02, 10), place));
            certificates.add(learned(NoiseSchedules.named("vp-linear"), place));
        }
        return certificates;
    }

    private static Certificate optimal(Problem problem, double to) {
        OneStepSampler sampler = new AncestralSampler(AncestralSampler.Variance.OPTIMAL);
        NoiseSchedule schedule = problem.process().schedule();
        return certificate(
                sampler,
                "weak order, mixture, " + schedule.family(),
                steps -> totalVariation(problem, sampler, evenly(schedule, to, steps)),
                64);
    }

    /** Equal steps from the horizon to a time where the mixture is smooth, so that few of them are short already. */
    private static StepPlan evenly(NoiseSchedule schedule, double to, int steps) {
        double[] times = new double[steps + 1];
        Arrays.setAll(times, k -> schedule.horizon() + (to - schedule.horizon()) * k / steps);
        return StepPlan.through(times);
    }

    private static double totalVariation(Problem problem, OneStepSampler sampler, StepPlan plan) {
        DensityLaw law = DensityLaw.of(problem.at(plan.steps().get(0).from()));
        for (Step step : plan.steps()) {
            law = law.after(sampler, problem, step);
        }
        return law.totalVariation(problem.at(plan.steps().get(plan.count() - 1).to()));
    }

    private static Certificate learned(NoiseSchedule schedule, double place) {
        Problem exact = Problem.gaussian(schedule, 0, 0.25);
        Problem problem = new Problem(exact.process(), exact.law(), new Placed(exact.denoiser(), place));
        OneStepSampler sampler = new AncestralSampler(AncestralSampler.Variance.LEARNED);
        return certificate(
                sampler,
                "weak order, normal data, " + schedule.family() + ", v = " + place,
                steps -> {
                    MixtureLaw first = problem.at(schedule.horizon());
                    AffineLaw start = new AffineLaw(first.mean(), first.variance(), 1);
                    StepPlan plan = OrderCertificates.toFloor(schedule, Spacing.LOG_SNR, steps);
                    double variance = problem.push(start, sampler, plan).variance();
                    return Math.abs(Math.sqrt(variance)
                            - Math.sqrt(problem.at(schedule.floorTime()).variance()));
                },
                512);
    }

    @FunctionalInterface
    private interface ErrorOf {
        double at(int steps);
    }

    private static Certificate certificate(OneStepSampler sampler, String quantity, ErrorOf error, int steps) {
        return new Certificate(
                sampler.name(),
                "declared order",
                quantity,
                Samplers.named(sampler.name()).order(),
                0.1,
                () -> Math.log(error.at(steps) / error.at(2 * steps)) / Math.log(2));
    }

    /** A denoiser that says the same place in the range everywhere. */
    private record Placed(Denoiser denoiser, double place) implements UncertainDenoiser {
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
            Arrays.fill(spread, place);
        }
    }
}
