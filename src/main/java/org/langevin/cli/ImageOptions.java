package org.langevin.cli;

import java.util.Optional;
import java.util.stream.Stream;
import org.langevin.config.ConfigurationException;
import picocli.CommandLine.Option;

/** What {@code compare} takes for a model of images beside its dataset; null where nothing was given. */
final class ImageOptions {
    static final int IMAGES = 500;
    static final int LEVELS = 16;
    static final int COUNT = 500;
    static final int STEPS = 50;

    @Option(
            names = "--images",
            paramLabel = "N",
            description =
                    "Training images, and as many that the model has not seen, on which losses are measured at each noise "
                            + "level; " + IMAGES + " by default, or fewer where there are not so many.")
    private Integer images;

    @Option(
            names = "--levels",
            paramLabel = "L",
            description = "Noise levels, evenly spaced in the log SNR; " + LEVELS + " by default.")
    private Integer levels;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "Samples whose nearest training images are searched; " + COUNT + " by default.")
    private Integer count;

    @Option(names = "--steps", paramLabel = "K", description = "Steps of the sampler; " + STEPS + " by default.")
    private Integer steps;

    @Option(
            names = "--sampler",
            paramLabel = "NAME",
            description = "How samples are made, as in sample; without it as the model says.")
    private String sampler;

    @Option(names = "--seed", paramLabel = "S", description = "Key of all noise; 0 by default.")
    private Long seed;

    /** An option that was given, if any was. */
    Optional<String> given() {
        return Stream.of(
                        named("--images", images),
                        named("--levels", levels),
                        named("--count", count),
                        named("--steps", steps),
                        named("--sampler", sampler),
                        named("--seed", seed))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> named(String name, Object value) {
        return value == null ? Optional.empty() : Optional.of(name);
    }

    boolean imagesAsked() {
        return images != null;
    }

    int images() {
        return checked("--images", images, IMAGES, 2, 1_000_000);
    }

    int levels() {
        return checked("--levels", levels, LEVELS, 2, 100_000);
    }

    int count() {
        return checked("--count", count, COUNT, 1, 1_000_000);
    }

    int steps() {
        return checked("--steps", steps, STEPS, 1, 100_000);
    }

    Optional<String> sampler() {
        return Optional.ofNullable(sampler);
    }

    long seed() {
        return seed == null ? 0 : seed;
    }

    private static int checked(String name, Integer value, int byDefault, int least, int most) {
        int number = value == null ? byDefault : value;
        if (number < least || number > most) {
            throw new ConfigurationException(name, number + " is outside " + least + " to " + most);
        }
        return number;
    }
}
