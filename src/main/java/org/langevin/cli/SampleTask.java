package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.langevin.data.ImageShape;
import org.langevin.report.ImageBatch;
import org.langevin.report.ImageGrid;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Sampling;
import picocli.CommandLine.ArgGroup;

/** What {@code sample} begins from, and what it makes of it: pure noise and new images, unless one of {@link Choice} is asked for. */
interface SampleTask {

    /** New images from pure noise. */
    SampleTask NEW_IMAGES = (sampling, request) -> new Start(sampling, Optional.empty());

    /** What can be asked for instead; at most one of them. */
    final class Choice {
        @ArgGroup(exclusive = false)
        private Inpainting inpainting;

        @ArgGroup(exclusive = false)
        private Variations variations;

        @ArgGroup(exclusive = false)
        private Interpolation interpolation;

        @ArgGroup(exclusive = false)
        private Reconstruction reconstruction;

        SampleTask chosen() {
            return Stream.<SampleTask>of(inpainting, variations, interpolation, reconstruction)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * What was asked for beside the task.
     *
     * @param count number of images
     * @param shape of an image
     * @param labels the class of each image, [count], or null where there are no classes
     */
    record Request(int count, ImageShape shape, int[] labels) {}

    /**
     * What is to be run.
     *
     * @param sampling sampler, plan and the rest
     * @param states where it begins, [count, dimension]; empty for pure noise
     */
    record Start(Sampling sampling, Optional<double[]> states) {
        double[] run(Request request, int batch, Sampling.Observer observer) {
            return states.map(x -> sampling.continueFrom(x, batch, request.labels(), observer))
                    .orElseGet(() -> sampling.generate(request.count(), batch, request.labels(), observer));
        }
    }

    /** Number of images where none is given. */
    default int count() {
        return 64;
    }

    /** The sampler where none is given; empty for the model's own. */
    default Optional<String> sampler() {
        return Optional.empty();
    }

    /** Whether all images are of one class, which must then be named. */
    default boolean ofOneClass() {
        return false;
    }

    /** Refuses what doesn't go with it, before anything is computed. */
    default void check(int count, Sampler sampler) {}

    /**
     * Where the run begins.
     *
     * @param sampling what it would be from pure noise
     * @throws IOException if an image can't be read
     */
    Start start(Sampling sampling, Request request) throws IOException;

    /** Writes the images as a picture. */
    default void draw(ImageBatch images, Path png) throws IOException {
        ImageGrid.readable(images).write(png);
    }

    /** How far the images are from those they should be; null where there is nothing to be compared with. */
    default Reconstruction.Error error(double[] images) {
        return null;
    }
}
