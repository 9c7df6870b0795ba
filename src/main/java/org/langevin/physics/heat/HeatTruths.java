package org.langevin.physics.heat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.langevin.field.Axis;
import org.langevin.field.Boundary;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.field.Laplacian;
import org.langevin.physics.Truth;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.VpLinear;

/**
 * What is known of the diffusion equation without solving it, and what the solvers make of it.
 *
 * <p>The exact values are closed forms, evaluated elsewhere to all digits: the heat kernel, the gain of each scheme on a sine mode, the
 * error function of the half space, the series of the slab, Barenblatt's similarity solution.
 */
public final class HeatTruths {
    private static final String TOPIC = "A_diffusion";

    private HeatTruths() {}

    /** All rows. */
    public static List<Truth> all() {
        List<Truth> rows = new ArrayList<>();
        rows.addAll(kernels());
        rows.addAll(SineModes.rows());
        rows.addAll(walls());
        rows.addAll(directions());
        rows.addAll(clocks());
        rows.addAll(porous());
        rows.addAll(laws());
        return List.copyOf(rows);
    }

    /** A Gaussian spreads to a Gaussian, its variance growing by 2 τ on each axis. */
    private static List<Truth> kernels() {
        Grid line = Grid.of(Axis.periodic(640, -10, 10));
        Memo<Field> after = new Memo<>(() -> exactly(gaussian(line, 0.04), 0.5));
        Grid plane = Grid.of(Axis.periodic(256, -4, 4), Axis.periodic(256, -4, 4));
        Memo<Field> spread = new Memo<>(() -> exactly(gaussian(plane, 0.01), 0.05));
        String line1 = "heat_kernel_1d";
        String plane2 = "2d_gaussian_peak_D1_s0_0.1_t0.05";
        return List.of(
                row(line1, "variance, spectral", 1.04, 1e-12, () -> after.get().variance(0)),
                row(
                        line1,
                        "u(0), spectral",
                        0.39119509087771337,
                        1e-12,
                        () -> after.get().valueAt(0)),
                row(
                        line1,
                        "u(1), spectral",
                        0.24187889292420287,
                        1e-12,
                        () -> after.get().valueAt(1)),
                row(
                        plane2,
                        "peak, spectral",
                        1.4468631190172305,
                        1e-12,
                        () -> spread.get().valueAt(0, 0)),
                row(
                        plane2,
                        "variance of each axis, spectral",
                        0.11,
                        1e-12,
                        () -> spread.get().variance(1)));
    }

    /** Heat from a wall into a half space, and out of a slab through both faces. */
    private static List<Truth> walls() {
        Memo<Field> half = new Memo<>(() -> {
            Grid space = Grid.of(Axis.nodes(800, 0, 8, 1, 0));
            return HeatRun.through(
                    new CrankNicolson(HeatEquation.on(space)), space.field(x -> 0), HeatStep.equal(0.25, 400));
        });
        List<Truth> rows = new ArrayList<>();
        double[] x = {0.25, 0.5, 1};
        double[] u = {0.7236736098317631, 0.4795001221869535, 0.15729920705028513};
        for (int i = 0; i < x.length; i++) {
            double place = x[i];
            rows.add(row(
                    "halfspace_erfc",
                    "u(" + place + "), Crank-Nicolson",
                    u[i],
                    1e-4,
                    () -> half.get().valueAt(place)));
        }
        double[] fourier = {0.05, 0.1, 0.2, 0.5, 1};
        double[] centre = {
            0.9968691954839948, 0.9493053626844703, 0.7723116068585908, 0.37077742979952394, 0.10797704444410905
        };
        for (int i = 0; i < fourier.length; i++) {
            double fo = fourier[i];
            rows.add(row(
                    "slab_center_temperature_halfthicknessL_Fo",
                    "centre at Fo = " + fo + ", Crank-Nicolson",
                    centre[i],
                    1e-5,
                    () -> slab(fo)));
        }
        return rows;
    }

    private static double slab(double fourier) {
        Grid grid = Grid.of(Axis.nodes(800, -1, 1, 0, 0));
        HeatSolver solver = new CrankNicolson(HeatEquation.on(grid));
        return HeatRun.through(solver, grid.field(x -> 1), HeatStep.equal(fourier, 800))
                .valueAt(0);
    }

    /** One long step of alternating directions: stable, and of the wrong sign. */
    private static List<Truth> directions() {
        Grid grid = Grid.of(Axis.periodic(64, 0, 64), Axis.periodic(64, 0, 64));
        Field mode = grid.field(x -> Math.cos(2 * Math.PI * 3 * x[0] / 64) * Math.cos(2 * Math.PI * 5 * x[1] / 64));
        HeatEquation equation = HeatEquation.on(grid);
        double gain = -0.03299571592638553;
        return List.of(
                row(
                        "adi_PR_gain_N64_k3_l5_r10",
                        "gain, Peaceman-Rachford",
                        gain,
                        1e-13,
                        () -> new PeacemanRachford(equation)
                                .step(mode, HeatStep.of(10))
                                .at(0, 0)),
                row(
                        "adi_PR_gain_N64_k3_l5_r10",
                        "gain, Douglas in 2-D",
                        gain,
                        1e-13,
                        () -> new Douglas(equation).step(mode, HeatStep.of(10)).at(0, 0)),
                row(
                        "exact_gain_same",
                        "gain, spectral",
                        0.03774066622038345,
                        1e-13,
                        () -> exactly(mode, 10).at(0, 0)));
    }

    /** D(t) acts through its integral; frozen at the beginning of each step it costs Crank-Nicolson an order. */
    private static List<Truth> clocks() {
        return List.of(
                row(
                        "D_of_t_linear",
                        "integral of the rate 0.1 + 19.9 t over [0, 1], from the decay of a mode",
                        10.049999999999999,
                        1e-11,
                        HeatTruths::integralOfTheRate),
                row(
                        "D_of_t_order",
                        "order in time, Crank-Nicolson on the schedule's heat",
                        2,
                        0.05,
                        () -> clockOrder(true)),
                row(
                        "D_of_t_order",
                        "order in time, Crank-Nicolson with D frozen at t_n",
                        1,
                        0.1,
                        () -> clockOrder(false)));
    }

    /** For the variance-preserving clock τ = (e^∫β − 1)/2, and the mode of wave number k decays as e^(−k²τ). */
    private static double integralOfTheRate() {
        NoiseSchedule schedule = new VpLinear(0.1, 20);
        Grid ring = Grid.of(Axis.periodic(16, 0, 800));
        Field mode = ring.field(x -> Math.cos(2 * Math.PI * x[0] / 800));
        HeatSolver solver = new SpectralSteps(HeatEquation.on(ring), Laplacian.CONTINUOUS);
        List<HeatStep> steps = HeatStep.through(schedule, StepPlan.uniformInTime(schedule, 50));
        double left = HeatRun.through(solver, mode, steps).at(0);
        double heat = -Math.log(left) / Math.pow(2 * Math.PI / 800, 2);
        return Math.log1p(2 * heat);
    }

    private static double clockOrder(boolean integrated) {
        return Math.log(clockError(20, integrated) / clockError(40, integrated)) / Math.log(2);
    }

    private static double clockError(int count, boolean integrated) {
        NoiseSchedule schedule = new VpLinear(0.1, 20);
        Grid grid = Grid.of(Axis.nodes(16, 0, 1, 0, 0));
        Field mode = grid.field(x -> Math.sin(Math.PI * x[0]));
        double end = 0.25;
        List<HeatStep> steps = IntStream.range(0, count)
                .mapToObj(k -> {
                    double t = end * k / count;
                    double dt = end / count;
                    double heat = integrated ? schedule.between(t, t + dt).heat() : schedule.diffusivity(t) * dt;
                    return new HeatStep(heat, dt);
                })
                .toList();
        HeatEquation equation = HeatEquation.on(grid);
        Field computed = HeatRun.through(new CrankNicolson(equation, CrankNicolson.Start.PLAIN), mode, steps);
        Field exact = new SpectralSteps(equation, Laplacian.DISCRETE).step(mode, HeatStep.of(schedule.heatTime(end)));
        return computed.distance(exact);
    }

    /** Gas from a point in a porous medium, from time 1 to 8. */
    private static List<Truth> porous() {
        double dx = 0.05;
        Memo<Field> gas = new Memo<>(() -> {
            Grid grid = Grid.of(Axis.centred(321, -8.025, 8.025, Boundary.NO_FLUX, Boundary.NO_FLUX));
            // Means over cells, so that the content is that of the law: the antiderivative of max(0, 1 − x²/12).
            Function<Double, Double> content = x -> {
                double within = Math.max(-Math.sqrt(12), Math.min(Math.sqrt(12), x));
                return within - Math.pow(within, 3) / 36;
            };
            Field start = grid.field(x -> (content.apply(x[0] + dx / 2) - content.apply(x[0] - dx / 2)) / dx);
            return new PorousMedium(grid, 2).through(start, 7);
        });
        String key = "barenblatt_m2_1d";
        return List.of(
                row(
                        key,
                        "content at t = 8, explicit",
                        4.618802153517006,
                        1e-12,
                        () -> gas.get().total()),
                row(key, "front at t = 8, to two cells", 6.928203230275509, 2 * dx, () -> front(gas.get())),
                row(key, "u(0) at t = 8, explicit", 0.5, 1e-4, () -> gas.get().valueAt(0)));
    }

    /** The last place where there is more than a thousandth. */
    private static double front(Field gas) {
        int last = gas.grid().size() - 1;
        while (gas.at(last) < 1e-3) {
            last--;
        }
        return gas.grid().axis(0).coordinate(last);
    }

    /** What holds for every state: conservation and the maximum principle, and where the latter fails. */
    private static List<Truth> laws() {
        List<Truth> rows = new ArrayList<>();
        Grid box = Grid.of(
                Axis.centred(24, 0, 1, Boundary.NO_FLUX, Boundary.NO_FLUX),
                Axis.centred(20, 0, 1, Boundary.NO_FLUX, Boundary.NO_FLUX));
        // Conductivities between 1/50 and 1, and a state, as rough as numbers get.
        Field rough = box.field(x -> 0.51 + 0.49 * Math.sin(1e4 * (x[0] + 1.7 * x[1] * x[1])));
        Field start = box.field(x -> 1 + Math.cos(3e4 * (x[1] + x[0] * x[0])));
        HeatEquation equation = HeatEquation.on(box).conducting(new Conductivity.Varying(rough));
        List<HeatSolver> solvers = List.of(
                new Ftcs(equation),
                new BackwardEuler(equation),
                new CrankNicolson(equation),
                new PeacemanRachford(equation),
                new Douglas(equation),
                new Rkl2(equation));
        for (HeatSolver solver : solvers) {
            String name = solver.getClass().getSimpleName();
            rows.add(row(
                    "conservation",
                    "content after over before, rough conductivity, " + name,
                    1,
                    1e-13,
                    () -> HeatRun.through(solver, start, HeatStep.equal(0.05, 20), HeatRun.Excess.SUBSTEP)
                                    .total()
                            / start.total()));
        }
        rows.add(row(
                "maximum_principle",
                "least value after a jump, FTCS at its limit",
                0,
                1e-15,
                () -> leastAfterJump(Ftcs::new, 0.5)));
        rows.add(row(
                "maximum_principle",
                "least value after a jump, backward Euler at r = 10",
                0,
                1e-15,
                () -> leastAfterJump(BackwardEuler::new, 10)));
        // (1 − z L)^−1 (1 + z L) = 2 (1 − z L)^−1 − 1, so a point source keeps 2/√(1 + 2r) − 1 at r = 10: -0.5635...
        rows.add(row(
                "maximum_principle",
                "value at the source after a point of 1, Crank-Nicolson at r = 10",
                2 / Math.sqrt(21) - 1,
                1e-12,
                HeatTruths::sourceAfterCrankNicolson));
        return rows;
    }

    private static double leastAfterJump(Function<HeatEquation, HeatSolver> scheme, double r) {
        Grid grid = Grid.of(Axis.periodic(200, 0, 200));
        Field jump = grid.field(x -> x[0] < 100 ? 1 : 0);
        Field u = scheme.apply(HeatEquation.on(grid)).step(jump, HeatStep.of(r));
        return Math.min(0, u.min()) + Math.max(0, u.max() - 1);
    }

    private static double sourceAfterCrankNicolson() {
        Grid grid = Grid.of(Axis.periodic(400, 0, 400));
        Field point = grid.field(x -> x[0] == 200 ? 1 : 0);
        HeatSolver solver = new CrankNicolson(HeatEquation.on(grid), CrankNicolson.Start.PLAIN);
        return solver.step(point, HeatStep.of(10)).at(200);
    }

    /** A run that several rows ask about, made once. */
    private static final class Memo<T> {
        private final Supplier<T> run;
        private T result;

        Memo(Supplier<T> run) {
            this.run = run;
        }

        synchronized T get() {
            if (result == null) {
                result = run.get();
            }
            return result;
        }
    }

    private static Field gaussian(Grid grid, double variance) {
        double scale = Math.pow(2 * Math.PI * variance, -grid.dimensions() / 2.0);
        return grid.field(x -> {
            double square = 0;
            for (double c : x) {
                square += c * c;
            }
            return scale * Math.exp(-square / (2 * variance));
        });
    }

    private static Field exactly(Field start, double heat) {
        return new SpectralSteps(HeatEquation.on(start.grid()), Laplacian.CONTINUOUS).step(start, HeatStep.of(heat));
    }

    private static Truth row(String key, String quantity, double exact, double tolerance, DoubleSupplier computation) {
        return new Truth(TOPIC, key, quantity, exact, tolerance, computation);
    }
}
