package org.langevin.physics.engines;

import java.util.stream.IntStream;
import org.langevin.process.NoisingProcess;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.schedule.StepPlan.Step;
import org.langevin.schedule.Transition;

/**
 * The fourth engine: clean items, noised as a DDPM's training does it, in one stroke, and divided by α.
 *
 * @param experiment whose schedule and data they have
 */
record NoisedItems(FourEngines experiment) {
    private static final int BLOCK = 4096;

    /** y = x_t / α of each item; the noise of item i is the same however many there are. */
    double[] draw(KeyedNoise noise) {
        Transition q = new NoisingProcess(experiment.schedule()).transition(new Step(experiment.until(), 0));
        double[] y = new double[experiment.draws()];
        IntStream.range(0, (y.length + BLOCK - 1) / BLOCK).parallel().forEach(block -> {
            int from = block * BLOCK;
            int count = Math.min(BLOCK, y.length - from);
            double[] clean = new double[count];
            double[] epsilon = new double[count];
            noise.normals(Stream.ENSEMBLE, 0, block, clean, 0, count);
            noise.normals(Stream.ENSEMBLE, 1, block, epsilon, 0, count);
            for (int i = 0; i < count; i++) {
                double x0 = experiment.deviation() * clean[i];
                double xt = q.meanFactor() * x0 + Math.sqrt(q.variance()) * epsilon[i];
                y[from + i] = xt / q.meanFactor();
            }
        });
        return y;
    }
}
