package org.langevin.analysis;

import java.util.ArrayList;
import java.util.List;
import org.langevin.sampling.DormandPrinceSampler;
import org.langevin.sampling.Sampler;
import org.langevin.schedule.Edm;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan;

/**
 * That {@code pf-ode} has its method's order, and that its error follows the tolerance.
 *
 * <p>Dormand and Prince's tableau is of order 5 where every step of a plan is one of its own. With a tolerance it chooses its steps by the
 * estimated error of each, which is of that order too, so that the whole error falls in proportion to the tolerance: to the first power.
 */
final class AdaptiveCertificates {
    private static final MixtureLaw MIXTURE =
            new MixtureLaw(new double[] {0.3, 0.7}, new double[] {-1, 0.5}, new double[] {0.2, 0.35});
    private static final double[] SHARES = {0.05, 0.2, 0.4, 0.6, 0.9};

    private AdaptiveCertificates() {}

    static List<Certificate> list() {
        NoiseSchedule edm = new Edm(0.05, 80);
        NoiseSchedule vp = NoiseSchedules.named("vp-linear");
        List<Certificate> certificates = new ArrayList<>();
        certificates.add(order("normal data, edm", Problem.gaussian(edm, 0.3, 0.25), 128));
        certificates.add(order("mixture, edm", Problem.mixture(edm, MIXTURE), 256));
        certificates.add(order("mixture, vp-linear", Problem.mixture(vp, MIXTURE), 256));
        certificates.add(tolerance("mixture, edm", Problem.mixture(edm, MIXTURE)));
        certificates.add(tolerance("mixture, vp-linear", Problem.mixture(vp, MIXTURE)));
        return certificates;
    }

    private static Certificate order(String data, Problem problem, int steps) {
        Sampler sampler = new DormandPrinceSampler(Double.POSITIVE_INFINITY);
        NoiseSchedule schedule = problem.process().schedule();
        return new Certificate(sampler.name(), "declared order", "order, " + data, sampler.order(), 0.1, () -> {
            double coarse = error(problem, sampler, OrderCertificates.toFloor(schedule, Spacing.LOG_SNR, steps));
            double fine = error(problem, sampler, OrderCertificates.toFloor(schedule, Spacing.LOG_SNR, 2 * steps));
            return Math.log(coarse / fine) / Math.log(2);
        });
    }

    /** Over four powers of ten; the steps are whole, so that the power is known to a tenth or so. */
    private static Certificate tolerance(String data, Problem problem) {
        NoiseSchedule schedule = problem.process().schedule();
        StepPlan once = StepPlan.through(schedule.horizon(), schedule.floorTime());
        return new Certificate("pf-ode", "step control", "power of the tolerance, " + data, 1, 0.15, () -> {
            double loose = error(problem, new DormandPrinceSampler(1e-5), once);
            double strict = error(problem, new DormandPrinceSampler(1e-9), once);
            return Math.log10(loose / strict) / 4;
        });
    }

    /** The largest error of the images of some quantiles. */
    private static double error(Problem problem, Sampler sampler, StepPlan plan) {
        MixtureLaw first = problem.at(plan.steps().get(0).from());
        MixtureLaw last = problem.at(plan.steps().get(plan.count() - 1).to());
        double error = 0;
        for (double share : SHARES) {
            double image = problem.run(sampler, plan, first.quantile(share))[0];
            error = Math.max(error, Math.abs(image - last.quantile(share)));
        }
        return error;
    }
}
