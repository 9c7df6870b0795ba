package org.langevin.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.langevin.physics.heat.HeatBenchmark;
import org.langevin.physics.sde.model.EulerBenchmark;
import org.langevin.physics.walk.WalkBenchmark;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/** The speed of the physical solvers, case by case. */
final class PhysicsBenchmark {
    private static final double WARM_UP_SECONDS = 1;
    private static final int NORMALS = 1 << 24;

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
    record Line(@JsonProperty("case") String caseName, String peer, double rate, double medianRate, String unit) {}

    /**
     * All cases; one is to be prepared, timed and let go before the next. The longest vector loops come last: what the compiler learns of the
     * Vector API's shared methods from the explicit heat steps makes other loops, first compiled after them in one JVM, several times slower.
     */
    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("normals 2^24 doubles", NORMALS, "normals/s", PhysicsBenchmark::normals));
        cases.add(new Case(EulerBenchmark.CASE, EulerBenchmark.work(), EulerBenchmark.UNIT, () -> EulerBenchmark::run));
        List<HeatBenchmark.Case> solvers = new ArrayList<>(WalkBenchmark.cases());
        List<HeatBenchmark.Case> heat = HeatBenchmark.cases();
        for (int i = heat.size() - 1; i >= 0; i--) {
            solvers.add(heat.get(i));
        }
        solvers.forEach(each -> cases.add(new Case(each.name(), each.work(), each.unit() + "/s", each.prepare())));
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
        return () -> noise.normals(Stream.FORWARD_NOISE, 0, 0, NORMALS / 1024, 1024, out);
    }
}
