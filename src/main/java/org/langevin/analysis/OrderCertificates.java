package org.langevin.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.function.ToDoubleBiFunction;
import org.langevin.process.PredictionType;
import org.langevin.sampling.DdimSampler;
import org.langevin.sampling.DormandPrinceSampler;
import org.langevin.sampling.EdmSampler;
import org.langevin.sampling.PndmSampler;
import org.langevin.sampling.PredictorCorrectorSampler;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Samplers;
import org.langevin.schedule.Edm;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan;

/**
 * That every sampler has the order it declares. The order is measured by halving the steps: log_2 of the ratio of the errors.
 *
 * <p>For a deterministic sampler the error is that of a state's image under the probability flow, which on the line is the same quantile of
 * the other law. For one that draws noise it is the error of the result's standard deviation on normal data, which the affine law of its
 * steps gives without a sample, and that of expectations on a mixture ({@link WeakCertificates}); every sampler starts from the true law.
 */
final class OrderCertificates {
    static final MixtureLaw MIXTURE =
            new MixtureLaw(new double[] {0.3, 0.7}, new double[] {-1, 0.5}, new double[] {0.2, 0.35});
    private static final double[] SHARES = {0.05, 0.2, 0.4, 0.6, 0.9};
    /** Between this many steps and twice as many, where all methods have reached their limit. */
    private static final int STEPS = 512;

    static final String DECLARED = "declared order";

    private OrderCertificates() {}

    static List<Certificate> list() {
        List<Certificate> certificates = new ArrayList<>();
        NoiseSchedule edm = new Edm(0.05, 80);
        for (Sampler sampler : deterministic()) {
            add(
                    certificates,
                    sampler,
                    "normal data, edm",
                    Problem.gaussian(edm, 0.3, 0.25),
                    OrderCertificates::flowError);
            add(certificates, sampler, "mixture, edm", Problem.mixture(edm, MIXTURE), OrderCertificates::flowError);
            NoiseSchedule vp = NoiseSchedules.named("vp-linear");
            add(
                    certificates,
                    sampler,
                    "mixture, vp-linear",
                    Problem.mixture(vp, MIXTURE),
                    OrderCertificates::flowError);
        }
        for (String name : new String[] {"ddpm", "ddpm-beta", "euler-ancestral", "dpmpp-2m-sde", "euler-maruyama"}) {
            addWeak(certificates, Samplers.named(name));
        }
        addWeak(certificates, new DdimSampler(0.5));
        addWeak(certificates, new PredictorCorrectorSampler(0, 0.16));
        NoiseSchedule churned = new Edm(0.05, 80);
        IntFunction<Sampler> edmSampler = steps -> new EdmSampler(20.0 / steps, 0, 1e9, 1);
        certificates.add(certificate(
                edmSampler.apply(STEPS),
                "weak order, normal data, edm, churn in proportion to the steps",
                Problem.gaussian(churned, 0.3, 0.25),
                (problem, steps) -> lawError(problem, edmSampler.apply(steps), Spacing.KARRAS, steps)));
        certificates.addAll(WeakCertificates.list());
        exactDraws(certificates);
        adaptive(certificates);
        return certificates;
    }

    /** Every sampler that draws nothing and makes the plan's steps its own. */
    private static List<Sampler> deterministic() {
        List<Sampler> samplers = new ArrayList<>();
        Samplers.ALL.entries().forEach(entry -> samplers.add(Samplers.named(entry.name())));
        samplers.removeIf(sampler -> sampler.stochastic() || sampler instanceof DormandPrinceSampler);
        samplers.add(new PndmSampler(PndmSampler.Start.ADAMS, PredictionType.V));
        samplers.add(new EdmSampler(0, 0, 1, 1));
        return samplers;
    }

    private static void add(
            List<Certificate> certificates, Sampler sampler, String data, Problem problem, ErrorOf error) {
        certificates.add(certificate(
                sampler, "order, " + data, problem, (p, steps) -> error.of(p, sampler, Spacing.KARRAS, steps)));
    }

    /** On the plan that suits the sampler: Euler and Maruyama's steps are even in time. */
    private static void addWeak(List<Certificate> certificates, Sampler sampler) {
        boolean inTime = sampler.name().equals("euler-maruyama");
        Spacing spacing = inTime ? Spacing.TIME : Spacing.LOG_SNR;
        for (NoiseSchedule schedule :
                List.of(new Edm(0.02, 10), NoiseSchedules.named("vp-linear"), NoiseSchedules.named("ddpm-cosine"))) {
            if (!inTime || schedule.family().equals("vp-linear")) {
                certificates.add(certificate(
                        sampler,
                        "weak order, normal data, " + schedule.family(),
                        Problem.gaussian(schedule, 0, 0.25),
                        (problem, steps) -> lawError(problem, sampler, spacing, steps)));
            }
        }
    }

    @FunctionalInterface
    private interface ErrorOf {
        double of(Problem problem, Sampler sampler, Spacing spacing, int steps);
    }

    private static Certificate certificate(
            Sampler sampler, String quantity, Problem problem, ToDoubleBiFunction<Problem, Integer> error) {
        return new Certificate(sampler.name(), DECLARED, quantity, sampler.order(), 0.1, () -> {
            double ratio = error.applyAsDouble(problem, STEPS) / error.applyAsDouble(problem, 2 * STEPS);
            return Math.log(ratio) / Math.log(2);
        });
    }

    /** The largest error of the images of some quantiles. */
    private static double flowError(Problem problem, Sampler sampler, Spacing spacing, int steps) {
        NoiseSchedule schedule = problem.process().schedule();
        StepPlan plan = toFloor(schedule, spacing, steps);
        MixtureLaw first = problem.at(schedule.horizon());
        MixtureLaw last = problem.at(schedule.floorTime());
        double[] start = Arrays.stream(SHARES).map(first::quantile).toArray();
        double[] end = problem.run(sampler, plan, start);
        double error = 0;
        for (int i = 0; i < SHARES.length; i++) {
            error = Math.max(error, Math.abs(end[i] - last.quantile(SHARES[i])));
        }
        return error;
    }

    private static double lawError(Problem problem, Sampler sampler, Spacing spacing, int steps) {
        NoiseSchedule schedule = problem.process().schedule();
        DoubleUnaryOperator deviation = t -> problem.at(t).deviations()[0];
        double start = deviation.applyAsDouble(schedule.horizon());
        AffineLaw law = new AffineLaw(problem.at(schedule.horizon()).mean(), start * start, 1);
        double end =
                problem.push(law, sampler, toFloor(schedule, spacing, steps)).variance();
        return Math.abs(Math.sqrt(end) - deviation.applyAsDouble(schedule.floorTime()));
    }

    /** Steps from the horizon down to the floor, without the last one to the clean state. */
    static StepPlan toFloor(NoiseSchedule schedule, Spacing spacing, int steps) {
        return StepPlan.through(spacing.plan(schedule, steps + 1).times());
    }

    /** With the optimal variance in every step, normal data come out exactly whatever the steps. */
    private static void exactDraws(List<Certificate> certificates) {
        for (int steps : new int[] {1, 3, 10, 100}) {
            for (NoiseSchedule schedule : List.of(new Edm(0.02, 10), NoiseSchedules.named("ddpm-linear"))) {
                Problem problem = Problem.gaussian(schedule, 0.5, 0.04);
                StepPlan plan = toFloor(schedule, Spacing.LOG_SNR, steps);
                MixtureLaw first = problem.at(schedule.horizon());
                MixtureLaw last = problem.at(schedule.floorTime());
                AffineLaw start = new AffineLaw(first.mean(), first.variance(), 1);
                Sampler sampler = Samplers.named("ddpm-optimal");
                String data = ", N(0.5, 0.04), %s, K=%d".formatted(schedule.family(), steps);
                certificates.add(new Certificate(
                        sampler.name(),
                        "marginal law",
                        "mean" + data,
                        last.mean(),
                        1e-12,
                        () -> problem.push(start, sampler, plan).mean()));
                certificates.add(new Certificate(
                        sampler.name(),
                        "marginal law",
                        "variance" + data,
                        last.variance(),
                        1e-12,
                        () -> problem.push(start, sampler, plan).variance()));
            }
        }
    }

    /** The adaptive method in one step of the plan: its error is of the size of its tolerance. */
    private static void adaptive(List<Certificate> certificates) {
        NoiseSchedule schedule = new Edm(0.05, 80);
        Problem problem = Problem.mixture(schedule, MIXTURE);
        StepPlan once = StepPlan.through(schedule.horizon(), schedule.floorTime());
        for (double tolerance : new double[] {1e-5, 1e-8, 1e-11}) {
            Sampler sampler = new DormandPrinceSampler(tolerance);
            for (double share : SHARES) {
                double start = problem.at(schedule.horizon()).quantile(share);
                certificates.add(new Certificate(
                        sampler.name(),
                        "quantile map",
                        "image of quantile %s, mixture, edm, tolerance %s".formatted(share, tolerance),
                        problem.at(schedule.floorTime()).quantile(share),
                        20 * tolerance,
                        () -> problem.run(sampler, once, start)[0]));
            }
        }
    }
}
