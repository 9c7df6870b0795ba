package org.langevin.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.langevin.field.Axis;
import org.langevin.field.Grid;
import org.langevin.physics.heat.HeatBenchmark;
import org.langevin.physics.heat.HeatStep;
import org.langevin.physics.sde.model.EulerBenchmark;
import org.langevin.physics.walk.LatticeWalk;
import org.langevin.physics.walk.Population;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/** The speed of the physical solvers, case by case. */
final class PhysicsBenchmark {
    private static final double WARM_UP_SECONDS = 1;
    private static final int NORMALS = 1 << 24;
    private static final int WALK_CELLS = 256;
    private static final int WALK_STEPS = 20;

    private PhysicsBenchmark() {}

    /**
     * One kind of work.
     *
     * @param name as the comparison prints it
     * @param work how much of the unit one run does
     * @param unit what is counted in a second
     * @param prepare makes what the runs need, and returns a run
     */
    record Case(String name, double work, String unit, Supplier<Runnable> prepare) {}

    /** A line of the answer; the keys are those of the Python script, and the median. */
    record Line(
            @JsonProperty("case") String caseName, String peer, double rate, double medianRate, String unit) {}

    /** All cases; one is to be prepared, timed and let go before the next. */
    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        HeatBenchmark.cases()
                .forEach(each -> cases.add(new Case(each.name(), each.work(), each.unit() + "/s", each.prepare())));
        cases.add(new Case(
                EulerBenchmark.CASE, EulerBenchmark.work(), EulerBenchmark.UNIT, () -> EulerBenchmark::run));
        cases.add(new Case("normals 2^24 doubles", NORMALS, "normals/s", PhysicsBenchmark::normals));
        for (int exponent : new int[] {6, 9, 12}) {
            cases.add(new Case(
                    "lattice walk 2-D 256x256, 10^" + exponent + " walkers",
                    (double) WALK_CELLS * WALK_CELLS * WALK_STEPS,
                    "cell updates/s",
                    () -> walk(Math.round(Math.pow(10, exponent)))));
        }
        return cases;
    }

    /** Times a case: a warm-up, in which the JVM compiles, then the runs. */
    static Line rate(Case work, int repeat) {
        Runnable run = work.prepare().get();
        long begin = System.nanoTime();
        do {
            run.run();
        } while ((System.nanoTime() - begin) * 1e-9 < WARM_UP_SECONDS);
        double[] seconds = new double[repeat];
        for (int i = 0; i < repeat; i++) {
            long before = System.nanoTime();
            run.run();
            seconds[i] = (System.nanoTime() - before) * 1e-9;
        }
        Arrays.sort(seconds);
        double median = (seconds[repeat / 2] + seconds[(repeat - 1) / 2]) / 2;
        return new Line(work.name(), "langevin", work.work() / seconds[0], work.work() / median, work.unit());
    }

    private static Runnable normals() {
        KeyedNoise noise = new KeyedNoise(1);
        double[] out = new double[NORMALS];
        int items = 64;
        int length = NORMALS / items;
        return () -> IntStream.range(0, items)
                .parallel()
                .forEach(item -> noise.normals(Stream.FORWARD_NOISE, 0, item, out, item * length, length));
    }

    /** Walkers spread over a plane, so that every cell has work. */
    private static Runnable walk(long walkers) {
        Grid grid = Grid.of(Axis.periodic(WALK_CELLS, 0, WALK_CELLS), Axis.periodic(WALK_CELLS, 0, WALK_CELLS));
        long[] counts = new long[grid.size()];
        Arrays.fill(counts, walkers / counts.length);
        LatticeWalk walk = new LatticeWalk(new KeyedNoise(1), grid);
        Population start = Population.of(grid, counts);
        List<HeatStep> steps = HeatStep.equal(0.2 * WALK_STEPS, WALK_STEPS);
        return () -> walk.through(start, steps);
    }
}
