package org.langevin.analysis.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.langevin.denoiser.Gaussian;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.evaluation.ReverseVariance;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/**
 * What an ancestral sampler loses along its whole path, in nats per coordinate, split by whose fault it is.
 *
 * <p>KL(true path ‖ sampler's path) = KL(p_T ‖ start) + Σ over steps of {@link StepDivergence}, an equality; the divergence of the samples is at most
 * that. The step to the clean end stands apart: it draws nothing, so that in nats it loses infinitely much whatever the network.
 *
 * @param variance its rule, beta or beta-tilde
 * @param steps K, of the plan
 * @param prior KL(p_T ‖ N(0, startSigma²)): that the noisy end is not pure noise
 * @param shape what the steps lose because a normal law is not the exact reverse one, the mean and covariance being right
 * @param wrongVariance what they lose by their variance
 * @param network what they lose by the network's mean: Σ w_t E|ε_θ − ε*|²
 * @param total all of these
 * @param last the step to the clean end
 * @param each some of the steps by themselves, at most {@value #KEPT}, evenly over the plan
 */
public record PathNats(
        String variance,
        int steps,
        Estimate prior,
        Estimate shape,
        Estimate wrongVariance,
        Estimate network,
        Estimate total,
        Last last,
        List<StepDivergence> each) {
    /** Steps of a plan that are reported by themselves: of longer plans every so manieth, counted from the clean end. */
    static final int KEPT = 50;

    /**
     * The step to the clean end.
     *
     * @param from t
     * @param rootMeanSquare √(E|x_0 − μ_θ|² per coordinate): how far the item lies from the mean that the sampler returns, in the item's unit
     * @param nats what it would lose if it drew with the rule's variance; null where that is 0, or the items are points, for both of which it is
     *     infinite
     */
    public record Last(double from, Estimate rootMeanSquare, StepDivergence nats) {}

    /** Points to a deviation, and how many deviations, of the quadrature over the noisy end. */
    private static final double POINTS = 3;

    private static final double REACH = 9;

    /** The paths through one plan, with β and with β̃. */
    public static List<PathNats> of(Contest contest, StepPlan plan, LevelErrors[] levels, int drawn) {
        List<String> names = List.of("beta", "beta-tilde");
        List<ReverseVariance> rules = List.of(ReverseVariance.BETA, ReverseVariance.BETA_TILDE);
        List<List<StepDivergence>> byRule = List.of(new ArrayList<>(), new ArrayList<>());
        for (Step step : plan.steps().subList(0, plan.count() - 1)) {
            double[] variances = rules.stream()
                    .mapToDouble(rule -> rule.of(contest.process(), step))
                    .toArray();
            StepDivergence.Intrinsic intrinsic = StepDivergence.Intrinsic.of(contest, step, drawn, variances);
            Estimate excess = levels[(int) step.from() - 1].excess();
            for (int r = 0; r < rules.size(); r++) {
                byRule.get(r).add(StepDivergence.of(contest, intrinsic, r, rules.get(r), excess));
            }
        }
        Estimate prior = prior(contest, plan.steps().get(0).from());
        Step end = plan.steps().get(plan.count() - 1);
        List<PathNats> paths = new ArrayList<>();
        for (int r = 0; r < rules.size(); r++) {
            Last last = last(contest, end, rules.get(r), levels, drawn);
            paths.add(summed(names.get(r), plan.count(), prior, byRule.get(r), last));
        }
        return paths;
    }

    private static PathNats summed(String variance, int steps, Estimate prior, List<StepDivergence> each, Last last) {
        Estimate shape = sum(each, StepDivergence::shape);
        Estimate wrong = sum(each, StepDivergence::wrongVariance);
        Estimate network = sum(each, StepDivergence::network);
        Estimate total = prior.plus(shape).plus(wrong).plus(network);
        int stride = (steps + KEPT - 1) / KEPT;
        List<StepDivergence> kept = new ArrayList<>();
        for (int k = 0; k < each.size(); k++) {
            if ((steps - k) % stride == 0) {
                kept.add(each.get(k));
            }
        }
        return new PathNats(variance, steps, prior, shape, wrong, network, total, last, kept);
    }

    private static Estimate sum(List<StepDivergence> each, Function<StepDivergence, Estimate> part) {
        return each.stream().map(part).reduce(Estimate.exact(0), Estimate::plus);
    }

    private static Last last(Contest contest, Step step, ReverseVariance rule, LevelErrors[] levels, int drawn) {
        LevelErrors errors = levels[(int) step.from() - 1];
        Estimate square = VarianceCalibration.of(contest, errors, step.to()).realised();
        double root = Math.sqrt(square.value());
        Double error = square.standardError() == null ? null : square.standardError() / (2 * root);
        boolean points =
                contest.law().components().stream().anyMatch(c -> c.covariance().variance(0) == 0);
        boolean infinite = points || rule.of(contest.process(), step) == 0;
        StepDivergence nats = null;
        if (!infinite) {
            double b = rule.of(contest.process(), step);
            StepDivergence.Intrinsic intrinsic = StepDivergence.Intrinsic.of(contest, step, drawn, b);
            nats = StepDivergence.of(contest, intrinsic, 0, rule, errors.excess());
        }
        return new Last(step.from(), new Estimate(root, error), nats);
    }

    /** KL(p_T ‖ N(0, startSigma²)) per coordinate, by the trapezoidal rule. */
    static Estimate prior(Contest contest, double t) {
        GaussianMixture noised = contest.at(t);
        double sigma = contest.process().schedule().startSigma(t);
        ToDoubleFunction<double[]> logDensity = noised.logDensity();
        int d = contest.dimension();
        double reach = 0;
        double narrowest = sigma;
        for (Gaussian component : noised.components()) {
            double deviation = Math.sqrt(component.covariance().variance(0));
            narrowest = Math.min(narrowest, deviation);
            for (int i = 0; i < d; i++) {
                reach = Math.max(reach, Math.abs(component.mean(i)) + REACH * deviation);
            }
        }
        int half = (int) Math.ceil(reach / narrowest * POINTS);
        double step = reach / half;
        double sum = 0;
        double[] x = new double[d];
        for (int i = -half; i <= half; i++) {
            x[0] = i * step;
            for (int j = d == 1 ? 0 : -half; j <= (d == 1 ? 0 : half); j++) {
                if (d == 2) {
                    x[1] = j * step;
                }
                sum += gain(logDensity.applyAsDouble(x), x, sigma);
            }
        }
        return Estimate.exact(sum * Math.pow(step, d) / d);
    }

    /** p log(p/n) − p + n, which is nowhere negative. */
    private static double gain(double logP, double[] x, double sigma) {
        double logN = 0;
        for (double each : x) {
            logN -= each * each / (2 * sigma * sigma) + Math.log(2 * Math.PI * sigma * sigma) / 2;
        }
        double p = Math.exp(logP);
        return p * (logP - logN) - p + Math.exp(logN);
    }
}
