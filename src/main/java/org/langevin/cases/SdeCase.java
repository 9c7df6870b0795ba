package org.langevin.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.langevin.config.ConfigurationException;
import org.langevin.config.Default;
import org.langevin.config.Range;
import org.langevin.config.Tagged;
import org.langevin.physics.sde.Clock;
import org.langevin.physics.sde.Draw;
import org.langevin.physics.sde.Ensemble;
import org.langevin.physics.sde.Estimate;
import org.langevin.physics.sde.Increment;
import org.langevin.physics.sde.Method;
import org.langevin.physics.sde.ScalarSde;
import org.langevin.physics.sde.Step;
import org.langevin.physics.sde.Trajectory;
import org.langevin.physics.sde.model.Law;
import org.langevin.random.BrownianPath;
import org.langevin.random.KeyedNoise;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;

/**
 * Many paths of a scalar stochastic differential equation.
 *
 * @param seed the key of all randomness
 * @param model the equation
 * @param clock a noise schedule that the equation runs on; its own time without one
 * @param method how it is stepped: a general method, or a scheme of the model
 * @param start X at the beginning
 * @param time how long, in the clock's time
 * @param steps how often
 * @param paths how many
 * @param report what is asked
 */
public record SdeCase(
        @Default("0") long seed,
        SdeModel model,
        @Default("null") Optional<OnClock> clock,
        String method,
        double start,
        @Range(above = 0) double time,
        @Range(min = 1, max = 10_000_000) int steps,
        @Range(min = 2, max = 100_000_000) int paths,
        List<Quantity> report)
        implements PhysicalCase {
    private static final int BINS = 80;
    private static final int FINEST = 1 << 20;
    private static final int MOST_FRAMES = 20;
    /** Paths that a measured order takes: each is followed at three resolutions on one Brownian path. */
    private static final int ORDER_PATHS = 10_000;

    /**
     * A clock.
     *
     * @param schedule a noise schedule's name
     * @param numbers its numbers, those that differ from their defaults
     * @param reading heat for its heat time, decay for −log α
     */
    public record OnClock(
            String schedule,
            @Default("{}") Map<String, Double> numbers,
            @Default("heat") Reading reading) {

        /** What of a schedule is the time of the equation. */
        public enum Reading {
            /** Heat time, on which dX = √2 dW is what the schedule does to x / α. */
            HEAT,
            /** −log α, on which an Ornstein-Uhlenbeck process is the variance-preserving one. */
            DECAY
        }

        private Clock clock() {
            NoiseSchedule named = Refusals.of("clock.schedule", () -> NoiseSchedules.ALL.named(schedule, numbers));
            return reading == Reading.HEAT ? Clock.heat(named) : Clock.decay(named);
        }
    }

    /** A number that the paths have. */
    @Tagged("quantity")
    public sealed interface Quantity {}

    /** E X. */
    public record Mean() implements Quantity {}

    /** Var X. */
    public record Variance() implements Quantity {}

    /**
     * P(X ≤ below).
     *
     * @param below in the unit of X
     */
    public record Probability(double below) implements Quantity {}

    /**
     * The value that a share of the paths stays below.
     *
     * @param p the share
     */
    public record Quantile(@Range(above = 0, below = 1) double p) implements Quantity {}

    /** How many states, of all paths after all steps, lie outside of where the equation lives. */
    public record Excursions() implements Quantity {}

    /** The measured order in which paths converge, from N, 2 N and 4 N steps on the same Brownian paths; N a power of 2. */
    public record StrongOrder() implements Quantity {}

    /** The measured order in which E X converges, on the same paths as above. */
    public record WeakOrder() implements Quantity {}

    /** Checks that the method is known, and that the start lies where the equation lives. */
    public SdeCase {
        Set<String> known = methods(model).keySet();
        if (!known.contains(method)) {
            throw new ConfigurationException(
                    "method", "'" + method + "' is unknown for this model; known: " + String.join(", ", known));
        }
        boolean ordered = report.stream().anyMatch(q -> q instanceof StrongOrder || q instanceof WeakOrder);
        if (ordered && (Integer.bitCount(steps) != 1 || steps > FINEST)) {
            throw new ConfigurationException(
                    "steps", steps + " is no power of 2 up to " + FINEST + ", which a measured order needs");
        }
        if (start < model.lowest() || start > model.highest()) {
            throw new ConfigurationException(
                    "start", start + " is outside of the model's states, " + model.lowest() + " to " + model.highest());
        }
    }

    private static Map<String, Supplier<Step>> methods(SdeModel model) {
        Map<String, Supplier<Step>> methods = new LinkedHashMap<>(model.schemes());
        for (Method general : Method.all()) {
            methods.put(name(general), () -> {
                throw new IllegalStateException("a general method is bound to an equation first");
            });
        }
        return methods;
    }

    /** As files name it: letters and digits of what papers call it. */
    private static String name(Method method) {
        return method.name()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9.]+", "-")
                .replaceAll("^-|-$", "");
    }

    @Override
    public Answer solve() {
        long began = System.nanoTime();
        LongAdder outside = new LongAdder();
        double[] end = endpoints(outside, time, steps);
        double seconds = (System.nanoTime() - began) * 1e-9;
        List<Reported> quantities = new ArrayList<>();
        for (Quantity quantity : report) {
            quantities.add(reported(quantity, end, outside.sum()));
        }
        return new Answer(quantities, new Answer.Cost(steps, (double) steps * paths, seconds), this::picture);
    }

    private double[] endpoints(LongAdder outside, double horizon, int count) {
        Ensemble ensemble = new Ensemble(new KeyedNoise(seed), paths);
        Supplier<Step> counted = () -> new Counting(Refusals.of("method", () -> step(512)), model, outside);
        return Refusals.of("steps", () -> ensemble.endpoints(counted, start, horizon, count));
    }

    private ScalarSde equation(int block) {
        ScalarSde plain = model.sde().paths(block);
        return clock.map(c -> plain.on(c.clock())).orElse(plain);
    }

    private Step step(int block) {
        Optional<Method> general = general();
        if (general.isPresent()) {
            ScalarSde equation = equation(block);
            return general.get().on(equation.as(general.get().interpretation()));
        }
        if (clock.isPresent()) {
            throw new IllegalArgumentException(
                    method + " knows the model's own time alone; take a general method on a clock, as euler-maruyama");
        }
        return model.schemes().get(method).get();
    }

    private Optional<Method> general() {
        return Method.all().stream().filter(each -> name(each).equals(method)).findFirst();
    }

    /** Counts the states that leave the model's domain. */
    private record Counting(Step step, SdeModel model, LongAdder outside) implements Step {
        @Override
        public void advance(double t, double[] x, Increment noise, double[] out) {
            step.advance(t, x, noise, out);
            long count = 0;
            for (double state : out) {
                count += state < model.lowest() || state > model.highest() ? 1 : 0;
            }
            outside.add(count);
        }

        @Override
        public Draw draws() {
            return step.draws();
        }
    }

    private Law law(double at) {
        double elapsed = clock.map(c -> c.clock().time(at) - c.clock().time(0)).orElse(at);
        return model.law(start, elapsed);
    }

    private Reported reported(Quantity quantity, double[] end, long outside) {
        Law law = law(time);
        if (quantity instanceof Mean) {
            return estimated("mean", Estimate.mean(end), law.mean());
        }
        if (quantity instanceof Variance) {
            return estimated("variance", Estimate.variance(end), law.variance());
        }
        if (quantity instanceof Probability p) {
            return estimated(
                    "probability below " + p.below(),
                    Estimate.mean(end, x -> x <= p.below() ? 1 : 0),
                    law.cdf(p.below()));
        }
        if (quantity instanceof Quantile q) {
            double exact = law.quantile(q.p());
            double error = Math.sqrt(q.p() * (1 - q.p()) / paths) / law.density(exact);
            double[] sorted = end.clone();
            Arrays.sort(sorted);
            return Reported.known("quantile " + q.p(), sorted[(int) Math.ceil(q.p() * paths) - 1], exact)
                    .estimatedWithin(error);
        }
        if (quantity instanceof Excursions) {
            return Reported.known("states outside of the model's", outside, 0);
        }
        return order(quantity instanceof StrongOrder);
    }

    private static Reported estimated(String quantity, Estimate estimate, double exact) {
        return Reported.known(quantity, estimate.mean(), exact).estimatedWithin(estimate.standardError());
    }

    /** The same Brownian paths at three resolutions; an order is the logarithm of how differences shrink. */
    private Reported order(boolean strong) {
        Method general = general()
                .orElseThrow(() -> new ConfigurationException(
                        "report", "orders are measured for general methods, and '" + method + "' is the model's own"));
        int level = Integer.numberOfTrailingZeros(steps);
        ScalarSde equation = equation(1).as(general.interpretation());
        KeyedNoise noise = new KeyedNoise(seed);
        double[][] ends = new double[ORDER_PATHS][];
        Refusals.of("steps", () -> {
            IntStream.range(0, ORDER_PATHS).parallel().forEach(i -> {
                BrownianPath path = new BrownianPath(noise, i, 1, time);
                ends[i] = IntStream.range(level, level + 3)
                        .mapToDouble(l -> Trajectory.end(general, equation, new double[] {start}, path, l)[0])
                        .toArray();
            });
            return ends;
        });
        Estimate first = difference(ends, 0, strong);
        Estimate second = difference(ends, 1, strong);
        // A strong error is the root of a mean, so half the logarithm of it.
        double scale = (strong ? 0.5 : 1) / Math.log(2);
        double declared = strong ? general.strongOrder(equation.structure()) : general.weakOrder(equation.structure());
        return Reported.known(
                        strong ? "strong order" : "weak order",
                        scale * Math.log(Math.abs(first.mean() / second.mean())),
                        declared)
                .estimatedWithin(scale
                        * Math.hypot(first.standardError() / first.mean(), second.standardError() / second.mean()));
    }

    /** The mean difference between two resolutions, or its mean square. */
    private static Estimate difference(double[][] ends, int resolution, boolean strong) {
        double[] differences = Arrays.stream(ends)
                .mapToDouble(e -> e[resolution] - e[resolution + 1])
                .toArray();
        return Estimate.mean(differences, d -> strong ? d * d : d);
    }

    /** Histograms beside the exact density, in the beginning narrow. */
    private Picture picture() {
        int frames = Math.min(steps, MOST_FRAMES);
        Law last = law(time);
        double from = Math.max(model.lowest(), last.quantile(0.001));
        double to = Math.min(model.highest(), last.quantile(0.999));
        List<Picture.Frame> drawn = new ArrayList<>();
        for (int k = 1; k <= frames; k++) {
            int done = (int) ((long) steps * k / frames);
            double now = time * done / steps;
            drawn.add(frame(now, endpoints(new LongAdder(), now, done), Math.min(from, start), Math.max(to, start)));
        }
        return new Picture.Curves("x", "density", drawn);
    }

    private Picture.Frame frame(double now, double[] states, double from, double to) {
        double width = (to - from) / BINS;
        double[] x = IntStream.range(0, BINS)
                .mapToDouble(i -> from + (i + 0.5) * width)
                .toArray();
        double[] density = new double[BINS];
        for (double state : states) {
            double bin = Math.floor((state - from) / width);
            if (bin >= 0 && bin < BINS) {
                density[(int) bin] += 1 / (width * states.length);
            }
        }
        Law law = law(now);
        double[] exact = Arrays.stream(x)
                .map(at -> (law.cdf(at + width / 2) - law.cdf(at - width / 2)) / width)
                .toArray();
        String title = String.format(Locale.ROOT, "t = %.4g", now);
        return new Picture.Frame(
                title, List.of(new Picture.Curve("paths", x, density), new Picture.Curve("exact", x, exact)));
    }
}
