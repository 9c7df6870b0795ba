package org.langevin.analysis;

import java.util.ArrayList;
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
        double[] start = start(problem);
        double[] end = problem.run(sampler, OrderCertificates.toFloor(EDM, spacing, steps), start);
        double error = 0;
        for (int i = 0; i < end.length; i++) {
            double exact = problem.flow(start[i], 80, 0.002);
            double scale = problem == NORMAL ? Math.abs(exact) : 1;
            error = Math.max(error, Math.abs(end[i] - exact) / scale);
        }
        return error;
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
