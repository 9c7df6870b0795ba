package org.langevin.physics.sde.model;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.langevin.physics.Truth;
import org.langevin.physics.sde.Ensemble;
import org.langevin.physics.sde.Estimate;
import org.langevin.physics.sde.EulerMaruyama;
import org.langevin.physics.sde.Increment;
import org.langevin.physics.sde.Step;
import org.langevin.random.KeyedNoise;

/** The square-root process: its law at T = 1 in three cases, and how far each scheme is from it. */
final class SquareRootTruths {
    private static final KeyedNoise NOISE = new KeyedNoise(6);
    /** Paths by which a scheme's moments are found: standard errors below 3.5e-4, 2.5e-4 and 3.5e-4 of the three. */
    private static final int PATHS = 1 << 18;

    private static final double[] TOLERANCES = {1.4e-3, 1e-3, 1.4e-3};
    /** How far the naive schemes' reference numbers may be off themselves. */
    private static final double NAIVE_TOLERANCE = 5e-4;

    /** The wall is never reached. */
    private static final Case A = new Case(new CoxIngersollRoss(2, 0.5, 0.5), 0.3);
    /** Feller's ratio is 1/25: most of the mass lies at the wall. */
    private static final Case B = new Case(new CoxIngersollRoss(0.5, 0.04, 1), 0.04);
    /** In between. */
    private static final Case C = new Case(new CoxIngersollRoss(2, 0.09, 1), 0.09);

    /**
     * The reference integrated √x against the density, whose pole x^−0.96 in case B cost it 6.6e-6; {@code ROOT_B} is ∫ P(√X > y) dy, which
     * has no pole.
     */
    private static final double ROOT_TOLERANCE = 1e-5;

    private static final double ROOT_B = 0.0742122814174698;

    private SquareRootTruths() {}

    /** A process and where it starts. */
    private record Case(CoxIngersollRoss model, double start) {
        NoncentralChiSquare law() {
            return model.law(start, 1);
        }
    }

    static List<Truth> rows() {
        TruthRows rows = new TruthRows("F_cir");
        law(rows.entry("caseA_feller_ok"), A, new double[] {
            8.0,
            16.0,
            1.5025693703967904,
            0.027020772398855853,
            0.47293294335267744,
            0.027752145176030096,
            0.608722736913003,
            1.3858242762886845e-11,
            0.23584663441951925,
            0.4536171026678487,
            0.7759525824947262,
            0.6315527015658945,
            0.677116720892855
        });
        law(rows.entry("caseB_feller_violated"), B, new double[] {
            0.04,
            0.08,
            0.12331952660294386,
            0.1967346701436833,
            0.04,
            0.025284822353142306,
            0.8786348052445884,
            0.8300725680129184,
            3.176569704853447e-33,
            3.176569571327182e-08,
            0.24865660374387458,
            0.9697834046771846,
            0.07421888195760605
        });
        law(rows.entry("caseC_k2_th.09_s1"), C, new double[] {
            0.36,
            0.72,
            0.11269270277975928,
            0.10808308959542341,
            0.09,
            0.02208789812500348,
            0.7091375238495772,
            0.34758867103017504,
            4.451563164826949e-05,
            0.028954294282861198,
            0.3867833448510533,
            0.9226840050373224,
            0.2234812776716593
        });
        rows.entry("caseB_P_neg_EM_first_step_h1/16")
                .digits(
                        "P(X_1 < 0) after one Euler step",
                        0.21185539858339675,
                        1e-12,
                        SquareRootTruths::negativeAfterEuler);
        rows.entry("caseB_feller_violated")
                .digits(
                        "E sqrt(X) by the survival function",
                        ROOT_B,
                        1e-12,
                        () -> B.law().moment(0.5));
        simpleSchemes(rows.entry("scheme_moments_[E x+, E exp(-x+), E x+^2]_quadrature_abs_2e-5"));
        naiveSchemes(rows.entry("scheme_moments_C_naive(abs 5e-4)"));
        return rows.all();
    }

    private static void law(TruthRows rows, Case c, double[] exact) {
        rows.digits("feller, 2 k theta / sigma^2", exact[0], 1e-14, () -> c.model.feller())
                .digits("dof", exact[1], 1e-14, () -> c.law().degrees())
                .digits("nc", exact[2], 1e-13, () -> c.law().noncentrality())
                .digits("scale", exact[3], 1e-13, () -> c.law().scale())
                .digits("mean", exact[4], 1e-13, () -> c.law().mean())
                .digits("var", exact[5], 1e-13, () -> c.law().variance())
                .digits(
                        "cdf_theta, P(X <= theta)",
                        exact[6],
                        1e-11,
                        () -> c.law().cdf(c.model.theta()))
                .digits("cdf_0p01, P(X <= 0.01)", exact[7], 1e-11, () -> c.law().cdf(0.01))
                .digits("q05", exact[8], 1e-8, () -> c.law().quantile(0.05))
                .digits("median", exact[9], 1e-8, () -> c.law().quantile(0.5))
                .digits("q95", exact[10], 1e-10, () -> c.law().quantile(0.95))
                .digits("laplace_u1, E exp(-X)", exact[11], 1e-13, () -> c.law().laplace(1))
                .row(
                        "Esqrt, E sqrt(X)",
                        exact[12],
                        ROOT_TOLERANCE,
                        () -> c.law().moment(0.5));
        sampled(rows, c, exact);
    }

    /** 2^16 exact samples: four standard errors, from the law's own moments. */
    private static void sampled(TruthRows rows, Case c, double[] exact) {
        Supplier<double[]> samples = TruthRows.once(() -> IntStream.range(0, 1 << 16)
                .parallel()
                .mapToDouble(path -> c.model.sample(c.start, 1, NOISE, 0, path))
                .toArray());
        double n = 1 << 16;
        rows.row(
                        "mean of 2^16 exact samples",
                        exact[4],
                        4 * Math.sqrt(exact[5] / n),
                        () -> Estimate.mean(samples.get()).mean())
                .row(
                        "P(X <= theta) of 2^16 exact samples",
                        exact[6],
                        4 * Math.sqrt(exact[6] * (1 - exact[6]) / n),
                        () -> Estimate.mean(samples.get(), x -> x <= c.model.theta() ? 1 : 0)
                                .mean())
                .row(
                        "E exp(-X) of 2^16 exact samples",
                        exact[11],
                        4 * Math.sqrt((c.law().laplace(2) - exact[11] * exact[11]) / n),
                        () -> Estimate.mean(samples.get(), x -> Math.exp(-x)).mean());
    }

    /** The Euler step is linear in the normal: its mean and its slope tell the probability. */
    private static double negativeAfterEuler() {
        double h = 1.0 / 16;
        double[] x = {B.start, B.start};
        double[] ends = new double[2];
        Step step = new EulerMaruyama().on(B.model.sde().paths(2));
        step.advance(0, x, new Increment(h, new double[] {0, Math.sqrt(h)}), ends);
        return Normal.cdf(-ends[0] / (ends[1] - ends[0]));
    }

    private static void simpleSchemes(TruthRows rows) {
        scheme(
                rows,
                "A_FT_n4",
                A,
                A.model::fullTruncation,
                4,
                2e-5,
                0.4875194872367206,
                0.62571126750988,
                0.27618359649097074);
        scheme(
                rows,
                "A_FT_n16",
                A,
                A.model::fullTruncation,
                16,
                2e-5,
                0.47638658108062854,
                0.6300285344834478,
                0.25683791945822604);
        scheme(
                rows,
                "A_alfonsi_n4",
                A,
                A.model::implicitRoot,
                4,
                2e-5,
                0.45464921629268934,
                0.6410878830696036,
                0.227493760386493);
        scheme(
                rows,
                "A_alfonsi_n16",
                A,
                A.model::implicitRoot,
                16,
                2e-5,
                0.46782336560526183,
                0.6341692499326382,
                0.24454815524994167);
        scheme(
                rows,
                "C_FT_n4",
                C,
                C.model::fullTruncation,
                4,
                2e-5,
                0.09819926539105174,
                0.9179276393208374,
                0.03899088184637966);
        scheme(
                rows,
                "C_FT_n16",
                C,
                C.model::fullTruncation,
                16,
                2e-5,
                0.09070092029472401,
                0.9225636374370075,
                0.03169198460372362);
    }

    private static void naiveSchemes(TruthRows rows) {
        scheme(rows, "absorb_n16", C, C.model::absorption, 16, NAIVE_TOLERANCE, 0.1105, 0.9052, 0.0375);
        scheme(rows, "absorb_n64", C, C.model::absorption, 64, NAIVE_TOLERANCE, 0.101, 0.9131, 0.0337);
        scheme(rows, "reflect_n16", C, C.model::reflection, 16, NAIVE_TOLERANCE, 0.1358, 0.8835, 0.0459);
        scheme(rows, "reflect_n64", C, C.model::reflection, 64, NAIVE_TOLERANCE, 0.1127, 0.903, 0.0372);
    }

    /** The three moments of a scheme, from one ensemble; the reference may be off by {@code inexact}. */
    private static void scheme(
            TruthRows rows, String name, Case c, Supplier<Step> step, int steps, double inexact, double... exact) {
        Supplier<double[]> ends = TruthRows.once(() -> new Ensemble(NOISE, PATHS).endpoints(step, c.start, 1, steps));
        rows.row(
                        name + ", E x+",
                        exact[0],
                        TOLERANCES[0] + inexact,
                        () -> Estimate.mean(ends.get(), x -> Math.max(x, 0)).mean())
                .row(
                        name + ", E exp(-x+)",
                        exact[1],
                        TOLERANCES[1] + inexact,
                        () -> Estimate.mean(ends.get(), x -> Math.exp(-Math.max(x, 0)))
                                .mean())
                .row(
                        name + ", E x+^2",
                        exact[2],
                        TOLERANCES[2] + inexact,
                        () -> Estimate.mean(ends.get(), x -> Math.max(x, 0) * x).mean());
    }
}
