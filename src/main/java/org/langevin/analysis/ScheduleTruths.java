package org.langevin.analysis;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.langevin.analysis.DenoiserTruths.Family;
import org.langevin.physics.Truth;
import org.langevin.process.NoisingProcess;
import org.langevin.process.Posterior;
import org.langevin.process.Spectrum;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.Transition;

/**
 * What is known of noise schedules: tables, SDEs, transitions, step plans and the modes of a blurred process.
 *
 * <p>The known values stand in {@code schedule-truths.tsv} beside this class, computed elsewhere by numpy in double precision. Where they are
 * differences of numbers near 1 they are right to some 1e-11 only, and so are the tolerances.
 */
public final class ScheduleTruths {
    private static final NoiseSchedule LINEAR = NoiseSchedules.named("ddpm-linear");
    private static final NoiseSchedule COSINE = NoiseSchedules.named("ddpm-cosine");
    private static final NoiseSchedule VP = NoiseSchedules.named("vp-linear");
    private static final NoiseSchedule VE = NoiseSchedules.named("ve");
    private static final int SIDE = 32;
    private static final double BLUR_PIXELS = 4;

    private ScheduleTruths() {}

    /** All rows. */
    public static List<Truth> all() {
        return DenoiserTruths.rows(
                "schedule-truths.tsv",
                Map.of(
                        "ddpm_linear_T1000", table(LINEAR),
                        "ddpm_cosine_T1000", table(COSINE),
                        // KL(N(alpha, sigma^2) | N(0, 1)) for x_0 = 1 is -log(sigma^2)/2 where alpha^2 + sigma^2 = 1.
                        "ddpm_linear_prior_KL_per_dim_x0=1",
                                family(1e-11, 0, path -> -Math.log(LINEAR.sigma2(1000)) / 2),
                        "vp_sde_0.1_20", byTime(VP),
                        "vp_product_vs_exp_T1000", family(1e-11, 0, path -> discretisation(path[0])),
                        "ve_0.01_50", byTime(VE),
                        "edm_sigmas_N18", family(1e-12, 1e-14, path -> edmSigma(Integer.parseInt(path[0]))),
                        "vp_transition_0.2->0.5", family(1e-12, 0, path -> transition(path[0])),
                        "vp_ve_equivalence", family(1e-12, 0, path -> Math.sqrt(2 * VP.heatTime(0.5))),
                        "blur_dct_alpha", family(1e-12, 0, path -> blur(path[0]))));
    }

    private static Family family(double relative, double absolute, ToDoubleFunction<String[]> answer) {
        return new Family("M_schedule", relative, absolute, answer);
    }

    private static Family table(NoiseSchedule table) {
        Map<String, DoubleUnaryOperator> quantities = Map.of(
                "beta", n -> table.between(n - 1, n).variance(),
                "alphabar", n -> Math.exp(2 * table.logAlpha(n)),
                "sqrt_ab", table::alpha,
                "sigma", table::sigma,
                "logSNR", table::logSnr,
                "beta_tilde", n -> posterior(table, n).variance(),
                "coef_x0", n -> posterior(table, n).x0Weight(),
                "coef_xt", n -> posterior(table, n).xtWeight());
        return family(4e-11, 1e-12, path -> quantities.get(path[1]).applyAsDouble(Double.parseDouble(path[0])));
    }

    private static Posterior posterior(NoiseSchedule table, double n) {
        return new NoisingProcess(table).posterior(new StepPlan.Step(n, n - 1));
    }

    private static Family byTime(NoiseSchedule schedule) {
        Map<String, DoubleUnaryOperator> quantities = Map.of(
                "alpha", schedule::alpha,
                "sigma", schedule::sigma,
                "beta", schedule::beta,
                "g2", schedule::g2,
                "D", schedule::diffusivity,
                "logSNR", schedule::logSnr,
                "heat_time_tau_of_y", schedule::heatTime,
                // Counted from time 0, where sigma of the variance-exploding SDE is already 0.01.
                "heat_time", t -> schedule.between(0, t).heat());
        return family(1e-12, 1e-12, path -> quantities.get(path[1]).applyAsDouble(Double.parseDouble(path[0])));
    }

    /** The product of 1 − β of the sampled rates against the exact exponential of their integral. */
    private static double discretisation(String which) {
        double product = Math.exp(2 * LINEAR.logAlpha(1000));
        double exact = Math.exp(2 * NoiseSchedules.named("ddpm-exact").logAlpha(1000));
        return switch (which) {
            case "prod(1-beta)" -> product;
            case "exp(-int beta)" -> exact;
            default -> product / exact;
        };
    }

    /** Karras' grid of 18 noise levels, and the clean end. */
    private static double edmSigma(int i) {
        NoiseSchedule edm = NoiseSchedules.named("edm");
        double[] times = Spacing.KARRAS.plan(edm, 18).times();
        return i < times.length ? edm.sigma(times[i]) : 0;
    }

    private static double transition(String which) {
        Transition transition = VP.between(0.2, 0.5);
        return which.equals("var") ? transition.variance() : transition.meanFactor();
    }

    /** Cosine modes of 32 by 32 pixels after a Gaussian blur of 4 pixels. */
    private static double blur(String which) {
        Spectrum.Dissipation blur = Spectrum.Dissipation.ofImage(SIDE, SIDE, BLUR_PIXELS);
        switch (which) {
            case "N":
                return Math.sqrt(blur.modes());
            case "sigma_B_px":
                return Math.sqrt(2 * blur.blurTime(1));
            case "tau":
                return blur.blurTime(1);
            default:
                String[] mode = which.replaceAll("[^0-9,]", "").split(",");
                int k = Integer.parseInt(mode[0]) * SIDE + Integer.parseInt(mode[1]);
                return new NoisingProcess(NoiseSchedules.named("constant-d"), blur)
                        .mode(k)
                        .level(1)
                        .alpha();
        }
    }
}
