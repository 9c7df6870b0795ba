package org.langevin.cli.compare;

import java.nio.file.Path;
import java.util.Optional;
import org.langevin.config.ConfigurationException;

/** A model of images against what fits its training images best. */
public final class ImageComparison {
    private ImageComparison() {}

    /** Refuses, until models of images are compared. */
    public static Object of(Path model, String dataset, Optional<Path> out) {
        throw new ConfigurationException(
                "--data", dataset + ": models of images are not compared yet; give a case file");
    }
}
