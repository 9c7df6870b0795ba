package org.langevin.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.langevin.analysis.ReferenceTable.Line;
import org.langevin.sampling.DormandPrinceSampler;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Samplers;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan;

/**
 * The errors of the fast methods on EDM's noise levels from 80 to 0.002, method by method and number of steps by number of steps, as
 * programs written elsewhere measured them: a method with a wrong coefficient may keep its order, but not these numbers.
 */
final class ConvergenceCertificates {
    private static final NoiseSchedule EDM = NoiseSchedules.named("edm");
    private static final Problem NORMAL = Problem.gaussian(EDM, 0, 0.25);
    private static final Problem MIXTURE = Problem.mixture(
            EDM, new MixtureLaw(new double[] {0.3, 0.7}, new double[] {-1, 0.5}, new double[] {0.2, 0.35}));
    private static final Problem ON_VP = Problem.gaussian(NoiseSchedules.named("vp-linear"), 0, 0.25);
    private static final double VP_END = 1e-3;
    private static final double[] SHARES = {0.05, 0.2, 0.3, 0.4, 0.6, 0.9};
    private static final Map<String, String> NAMES = Map.of(
            "euler(=DDIM)", "euler",
            "heun", "heun",
            "dpm2", "dpm-solver-2",
            "dpmpp_2m", "dpmpp-2m",
            "dpmpp_3m", "dpmpp-3m-compatible",
            "unipc1", "unipc-1",
            "unipc2", "unipc-2",
            "unipc3", "unipc-3",
            "rk4_sigma", "rk4",
            "plms4_lambda(AB4 on eps)", "plms");

    /**
     * A method of another program and ours: the same one, or a relative of the same order.
     *
     * @param sampler ours
     * @param steps number of steps of its last halving's coarser run
     * @param tolerance of the order: what rounding to two digits leaves open for the same method, and what tells orders apart for a relative
     */
    private record Counterpart(String sampler, int steps, double tolerance) {
        static Counterpart same(String sampler, int steps) {
            return new Counterpart(sampler, steps, 0.006);
        }

        static Counterpart relative(String sampler, int steps) {
            return new Counterpart(sampler, steps, 0.15);
        }
    }

    private static final Map<String, Counterpart> COUNTERPARTS = Map.ofEntries(
            Map.entry("euler", Counterpart.same("euler", 512)),
            Map.entry("heun", Counterpart.same("heun", 512)),
            Map.entry("dpmpp_2m", Counterpart.same("dpmpp-2m", 512)),
            Map.entry("2m_sde eta0 midpoint", Counterpart.same("dpmpp-2m", 512)),
            Map.entry("2m_sde eta0 heun", Counterpart.relative("deis-2", 512)),
            Map.entry("3m_sde eta0", Counterpart.same("dpmpp-3m-compatible", 512)),
            Map.entry("multistep-1", Counterpart.same("dpm-solver-1", 384)),
            Map.entry("multistep-2 dpmsolver", Counterpart.same("dpmpp-2m", 384)),
            Map.entry("multistep-2 taylor", Counterpart.relative("deis-2", 384)),
            Map.entry("multistep-3", Counterpart.same("dpmpp-3m-compatible", 384)),
            // 384 evaluations, three a step
            Map.entry("singlestep_fixed-3 dpmsolver", Counterpart.relative("dpm-solver-3", 128)),
            Map.entry("singlestep_fixed-3 taylor", Counterpart.relative("dpm-solver-3", 128)));

    private ConvergenceCertificates() {}

    static List<Certificate> list() {
        List<Certificate> certificates = new ArrayList<>();
        for (Line line : ReferenceTable.under("convergence_gaussian_VE")) {
            Spacing spacing = line.name(1).equals("karras_rho7") ? Spacing.KARRAS : Spacing.LOG_SNR;
            certificates.add(inTable(line, NORMAL, spacing));
        }
        for (Line line : ReferenceTable.under("gmm1d_exact_PF_ODE")) {
            certificates.add(
                    line.path().contains("max_abs_err") ? inTable(line, MIXTURE, Spacing.KARRAS) : image(line));
        }
        ReferenceTable.under("dpmpp_3m_order_check").forEach(line -> certificates.add(thirdOrder(line)));
        ReferenceTable.under("solver_orders_measured").forEach(line -> certificates.add(asElsewhere(line)));
        return certificates;
    }

    /** An error, the number of evaluations behind it, or the order that it and the one at half as many steps amount to. */
    private static Certificate inTable(Line line, Problem problem, Spacing spacing) {
        Sampler sampler = Samplers.named(NAMES.get(line.name(-3)));
        int steps = Integer.parseInt(line.name(-2));
        String quantity = line.name(-1);
        double tolerance = switch (quantity) {
            case "nfe" -> 0;
            case "order" -> 1e-3;
            default -> 1e-8 * line.value() + 1e-12;
        };
        return new Certificate(
                sampler.name(),
                line.source(),
                "%s, %s, K=%d".formatted(quantity, spacing.label(), steps),
                line.value(),
                tolerance,
                () -> switch (quantity) {
                    case "nfe" -> evaluations(problem, sampler, spacing, steps);
                    case "order" -> orderAt(problem, sampler, spacing, steps);
                    default -> error(problem, sampler, spacing, steps);
                });
    }

    /** Relative for normal data, whose flow is a factor; the largest of some quantiles for the mixture. */
    private static double error(Problem problem, Sampler sampler, Spacing spacing, int steps) {
        return error(problem, sampler, OrderCertificates.toFloor(EDM, spacing, steps), start(problem));
    }

    private static double error(Problem problem, Sampler sampler, StepPlan plan, double... start) {
        double[] end = problem.run(sampler, plan, start);
        double last = plan.steps().get(plan.count() - 1).to();
        double error = 0;
        for (int i = 0; i < end.length; i++) {
            double exact = problem.flow(start[i], plan.steps().get(0).from(), last);
            double scale = problem == MIXTURE ? 1 : Math.abs(exact);
            error = Math.max(error, Math.abs(end[i] - exact) / scale);
        }
        return error;
    }

    /** The order that another program's own run shows in its last halving, and that of ours on the same problem and grid. */
    private static Certificate asElsewhere(Line line) {
        Counterpart counterpart = COUNTERPARTS.get(line.name(2));
        Sampler sampler = Samplers.named(counterpart.sampler);
        int steps = counterpart.steps;
        boolean onVp = line.name(1).contains("VP");
        return new Certificate(
                sampler.name(),
                line.source(),
                "order, %s, K=%d".formatted(line.name(2), 2 * steps),
                line.value(),
                counterpart.tolerance,
                () -> onVp ? orderOnVp(sampler, steps) : orderAt(MIXTURE, sampler, Spacing.KARRAS, 2 * steps));
    }

    private static double orderOnVp(Sampler sampler, int steps) {
        double ratio = error(ON_VP, sampler, evenly(steps), 1) / error(ON_VP, sampler, evenly(2 * steps), 1);
        return Math.log(ratio) / Math.log(2);
    }

    /** Steps of equal share of the log SNR from time 1 to 1e-3. */
    private static StepPlan evenly(int steps) {
        NoiseSchedule vp = ON_VP.process().schedule();
        double first = vp.logSnr(1);
        double last = vp.logSnr(VP_END);
        double[] times = new double[steps + 1];
        Arrays.setAll(times, k -> vp.timeAtLogSnr(first + (last - first) * k / steps));
        times[0] = 1;
        times[steps] = VP_END;
        return StepPlan.through(times);
    }

    private static double[] start(Problem problem) {
        double[] start = new double[SHARES.length];
        for (int i = 0; i < start.length; i++) {
            start[i] = problem.at(80).quantile(SHARES[i]);
        }
        return problem == NORMAL ? new double[] {80} : start;
    }

    private static double evaluations(Problem problem, Sampler sampler, Spacing spacing, int steps) {
        LongAdder counter = new LongAdder();
        problem.counting(counter).run(sampler, OrderCertificates.toFloor(EDM, spacing, steps), start(problem));
        return counter.sum();
    }

    /** DPM-Solver++(3M) with the factor and without; there the second step has the weight of the mended method in both. */
    private static Certificate thirdOrder(Line line) {
        boolean mended = line.name(1).startsWith("corrected");
        Sampler sampler = Samplers.named(mended ? "dpmpp-3m" : "dpmpp-3m-compatible");
        Problem problem = line.name(2).startsWith("gmm1d") ? MIXTURE : NORMAL;
        int steps = Integer.parseInt(line.name(-2));
        boolean order = line.name(-1).equals("order");
        return new Certificate(
                sampler.name(),
                line.source(),
                "%s, karras, K=%d".formatted(line.name(-1), steps),
                line.value(),
                order ? 1e-3 : (mended ? 1e-8 : 2e-5) * line.value() + 1e-12,
                () -> order
                        ? orderAt(problem, sampler, Spacing.KARRAS, steps)
                        : error(problem, sampler, Spacing.KARRAS, steps));
    }

    /** log_2 of the ratio of the errors at half as many steps and at these. */
    private static double orderAt(Problem problem, Sampler sampler, Spacing spacing, int steps) {
        double ratio = error(problem, sampler, spacing, steps / 2) / error(problem, sampler, spacing, steps);
        return Math.log(ratio) / Math.log(2);
    }

    /** The image at 0.002 of a state at 80, which is the same quantile. */
    private static Certificate image(Line line) {
        double share = SHARES[Integer.parseInt(line.name(2))];
        Sampler sampler = new DormandPrinceSampler(1e-12);
        return new Certificate(
                sampler.name(),
                line.source(),
                "image of quantile " + share,
                line.value(),
                1e-9,
                () -> MIXTURE.run(
                                sampler,
                                StepPlan.through(80, 0.002),
                                MIXTURE.at(80).quantile(share))[0]);
    }
}
