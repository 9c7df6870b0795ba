package org.langevin.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.langevin.cases.Picture.Curves;
import org.langevin.cases.Picture.Maps;
import org.langevin.config.ConfigurationException;
import org.langevin.config.Default;
import org.langevin.config.OneOf;
import org.langevin.config.Range;
import org.langevin.config.Tagged;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.physics.heat.Conductivity;
import org.langevin.physics.heat.HeatEquation;
import org.langevin.physics.heat.HeatRun;
import org.langevin.physics.heat.HeatRun.Excess;
import org.langevin.physics.heat.HeatSolver;
import org.langevin.physics.heat.HeatStep;

/**
 * The diffusion equation u_t = D(t) div(K grad u) + s in a box of one to three dimensions.
 *
 * @param clock how heat time passes: D(t)
 * @param region where
 * @param ends what happens at the ends of each axis
 * @param conductivity K
 * @param source s, the same everywhere, per unit of time
 * @param initial how it begins
 * @param scheme how it is stepped
 * @param steps how often
 * @param equal what the steps share
 * @param excess what to do with steps that are longer than stability allows
 * @param report what is asked of the solution
 * @param accuracy what is asked of the scheme
 */
public record HeatCase(
        Clock clock,
        Region region,
        List<Ends> ends,
        @Default("{kind: uniform}") Material conductivity,
        @Default("0") double source,
        Initial initial,
        HeatScheme scheme,
        @Range(min = 1, max = 100_000_000) int steps,
        @Default("heat") Clock.Equal equal,
        @Default("refuse") Excess excess,
        @Default("[]") List<FieldQuantity> report,
        @Default("[]") List<Accuracy> accuracy)
        implements PhysicalCase {
    private static final int MOST_FRAMES = 40;

    /** How well each place and direction conducts. */
    @Tagged("kind")
    public sealed interface Material {}

    /**
     * The same everywhere.
     *
     * @param value K, dimensionless
     */
    public record Uniform(@Default("1") @Range(min = 0) double value) implements Material {}

    /**
     * Layers across the first axis.
     *
     * @param until where each layer but the last ends, rising
     * @param values K of each layer
     */
    public record Layers(List<Double> until, @Range(min = 0) List<Double> values) implements Material {

        /** Checks that there is a border between any two. */
        public Layers {
            if (values.size() != until.size() + 1) {
                throw new ConfigurationException(
                        "values", "has " + values.size() + " entries; give one more than the borders in until");
            }
        }
    }

    /**
     * A symmetric matrix, the same everywhere.
     *
     * @param rows its rows, one an axis
     */
    public record Tensor(List<List<Double>> rows) implements Material {}

    /** How far the whole solution is off, or how fast it gets better. */
    @Tagged("quantity")
    public sealed interface Accuracy {}

    /**
     * The largest difference from the exact solution, or the root of its mean square.
     *
     * @param p which
     */
    public record Error(
            @Default("max") @OneOf({"max", "rms"}) String p) implements Accuracy {}

    /**
     * The measured order. With the same cells and more steps: from the differences of the solutions with N, k N and k² N steps. With more
     * cells: from the errors on both grids, so the steps have to be refined along, by as much as keeps both errors in proportion.
     *
     * @param cells how many times as many cells along each axis
     * @param steps k, how many times as many steps
     */
    public record Order(
            @Default("1") @Range(min = 1, max = 8) int cells,
            @Default("2") @Range(min = 2, max = 64) int steps) implements Accuracy {}

    /** Checks that there is a wall for each end. */
    public HeatCase {
        Region.requireAxes("ends", ends, region.dimensions());
    }

    @Override
    public Answer solve() {
        long began = System.nanoTime();
        List<Field> states = new ArrayList<>();
        List<Double> heats = new ArrayList<>();
        Field end = run(1, 1, (heat, run) -> {
            heats.add(heat);
            states.add(run.state());
        });
        double seconds = (System.nanoTime() - began) * 1e-9;
        Optional<Field> exact = exact(end.grid(), clock.heat());
        List<Reported> quantities = new ArrayList<>();
        for (FieldQuantity quantity : report) {
            double computed = quantity.of(end);
            quantities.add(exact.map(u -> Reported.known(quantity.label(), computed, quantity.of(u)))
                    .orElseGet(() -> Reported.unknown(quantity.label(), computed)));
        }
        accuracy.forEach(each -> quantities.add(measured(each, end, exact)));
        Answer.Cost cost = new Answer.Cost(steps, (double) steps * end.grid().size(), seconds);
        return new Answer(quantities, cost, () -> picture(heats, states));
    }

    /** Sees a run on its way. */
    @FunctionalInterface
    private interface Observer {
        void sees(double heat, HeatRun run);
    }

    /** The state at the end, on a grid so many times finer, with so many times the steps. */
    private Field run(int refinement, int moreSteps, Observer observer) {
        Grid grid = region.grid(ends, refinement);
        HeatSolver solver = Refusals.of("scheme", () -> scheme.solver(equation(grid)));
        List<HeatStep> plan = clock.steps(Math.multiplyExact(steps, moreSteps), equal);
        int stride = Math.max(1, (plan.size() + MOST_FRAMES - 1) / MOST_FRAMES);
        HeatRun run = new HeatRun(solver, initial.on(grid, region));
        observer.sees(0, run);
        double heat = 0;
        for (int done = 0; done < plan.size(); done += stride) {
            List<HeatStep> next = plan.subList(done, Math.min(done + stride, plan.size()));
            Refusals.of("steps", () -> run.advance(next, excess));
            heat += next.stream().mapToDouble(HeatStep::heat).sum();
            observer.sees(heat, run);
        }
        return run.state();
    }

    private HeatEquation equation(Grid grid) {
        HeatEquation equation = HeatEquation.on(grid).conducting(conductivity(grid));
        return source == 0 ? equation : equation.with(new Initial.Uniform(source).on(grid, region));
    }

    private Conductivity conductivity(Grid grid) {
        if (conductivity instanceof Uniform uniform) {
            return new Conductivity.Uniform(uniform.value());
        }
        if (conductivity instanceof Layers layers) {
            return new Conductivity.Varying(grid.field(x -> {
                int layer = 0;
                while (layer < layers.until().size() && x[0] > layers.until().get(layer)) {
                    layer++;
                }
                return layers.values().get(layer);
            }));
        }
        List<List<Double>> rows = ((Tensor) conductivity).rows();
        Region.requireAxes("conductivity.rows", rows, grid.dimensions());
        rows.forEach(row -> Region.requireAxes("conductivity.rows", row, grid.dimensions()));
        return Conductivity.Tensor.constant(rows.stream()
                .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new));
    }

    /** The exact field, where K is one number and nothing is made. */
    private Optional<Field> exact(Grid grid, double heat) {
        if (source != 0 || !(conductivity instanceof Uniform uniform) || heat == 0) {
            return Optional.empty();
        }
        Optional<ToDoubleFunction<double[]>> law = HeatLaw.of(initial, region, ends, uniform.value() * heat);
        return law.map(grid::field);
    }

    private Reported measured(Accuracy asked, Field end, Optional<Field> exact) {
        if (asked instanceof Error error) {
            Field truth = exact.orElseThrow(() -> noLaw("error"));
            return Reported.unknown(
                    (error.p().equals("max") ? "largest" : "root mean square") + " error",
                    error.p().equals("max") ? end.distance(truth) : rootMeanSquare(end, truth));
        }
        return order((Order) asked, end, exact);
    }

    private Reported order(Order asked, Field end, Optional<Field> exact) {
        int k = asked.steps();
        Field refined = run(asked.cells(), k, (heat, run) -> {});
        if (asked.cells() == 1) {
            double first = end.distance(refined);
            double second = refined.distance(run(1, k * k, (heat, run) -> {}));
            return Reported.unknown("order in time", Math.log(first / second) / Math.log(k));
        }
        Field truth = exact.orElseThrow(() -> noLaw("order"));
        Field refinedTruth = exact(refined.grid(), clock.heat()).orElseThrow();
        double gain = end.distance(truth) / refined.distance(refinedTruth);
        String label = "order with " + asked.cells() + " times the cells, " + k + " times the steps";
        return Reported.unknown(label, Math.log(gain) / Math.log(asked.cells()));
    }

    private static ConfigurationException noLaw(String quantity) {
        return new ConfigurationException(
                "accuracy",
                "the " + quantity
                        + " needs an exact solution, and none is known here; take one uniform conductivity, no "
                        + "source, and walls of value or flux 0 that fit the initial state");
    }

    private static double rootMeanSquare(Field a, Field b) {
        return Math.sqrt(IntStream.range(0, a.values().length)
                .mapToDouble(i -> Math.pow(a.values()[i] - b.values()[i], 2))
                .average()
                .orElseThrow());
    }

    private Picture picture(List<Double> heats, List<Field> states) {
        if (region.dimensions() > 1) {
            return new Maps(IntStream.range(0, states.size())
                    .mapToObj(i -> Frames.map(title(heats.get(i)), states.get(i)))
                    .toList());
        }
        List<Picture.Frame> frames = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            Field u = states.get(i);
            List<Field> fields = new ArrayList<>(List.of(u));
            List<String> names = new ArrayList<>(List.of("computed"));
            exact(u.grid(), heats.get(i)).ifPresent(truth -> {
                fields.add(truth);
                names.add("exact");
            });
            frames.add(Frames.curves(title(heats.get(i)), names, fields));
        }
        return new Curves("x", "u", frames);
    }

    private static String title(double heat) {
        return String.format(Locale.ROOT, "heat time %.4g", heat);
    }
}
