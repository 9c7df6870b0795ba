package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;
import org.langevin.report.AnimatedGif;
import org.langevin.report.ImageBatch;
import org.langevin.sampling.Sampling;

/** The first samples' way from noise to images, x_t after about forty of the steps, as an animation. */
final class SampleFrames implements Sampling.Observer {
    /** Frames of an animation; of a plan with more steps, some are left out. */
    private static final int FRAMES = 40;
    /** Samples in a frame. */
    private static final int SAMPLES = 64;
    /** How long a frame is shown, and the last one, in hundredths of a second. */
    private static final int DELAY = 6;

    private static final int LAST_DELAY = 200;

    private final int samples;
    private final int steps;
    private final int dimension;
    /** x_t by the number of steps done, [samples, dimension]. */
    private final TreeMap<Integer, double[]> frames = new TreeMap<>();

    /**
     * Frames not yet seen.
     *
     * @param count how many samples there will be, of which the first are shown
     * @param steps of the plan
     * @param dimension values a sample
     */
    SampleFrames(int count, int steps, int dimension) {
        this.samples = Math.min(count, SAMPLES);
        this.steps = steps;
        this.dimension = dimension;
    }

    @Override
    public void afterStep(int firstItem, int stepsDone, double[] x) {
        if (firstItem < samples && isShown(stepsDone)) {
            int items = Math.min(x.length / dimension, samples - firstItem);
            double[] frame = frames.computeIfAbsent(stepsDone, step -> new double[samples * dimension]);
            System.arraycopy(x, 0, frame, firstItem * dimension, items * dimension);
        }
    }

    /** Whether a step is one of the {@link #FRAMES} evenly spread ones; the last always is. */
    private boolean isShown(int stepsDone) {
        return steps <= FRAMES || (long) stepsDone * FRAMES / steps > (long) (stepsDone - 1) * FRAMES / steps;
    }

    /** Writes what was seen. */
    void write(Path file, int size, int channels) throws IOException {
        AnimatedGif animation = new AnimatedGif();
        for (int step : frames.keySet()) {
            ImageBatch images = SampledImages.of(frames.get(step), samples, size, channels);
            animation.add(images, step == steps ? LAST_DELAY : DELAY);
        }
        animation.write(file);
    }
}
