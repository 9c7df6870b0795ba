package org.langevin.cli.compare;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.langevin.config.ConfigurationException;

/**
 * A network against the exact reversal, for data whose law is known.
 *
 * @param file the case
 * @param overrides keys of the case that are set otherwise
 * @param denoiser in place of training: the exact one, or the folder of an earlier comparison
 * @param out where everything is written to
 */
public record LawComparison(Path file, List<String> overrides, Optional<String> denoiser, Optional<Path> out) {
    /** Compares, showing progress on a stream of so many columns. */
    public Object run(PrintStream err, int columns) {
        throw new ConfigurationException(file.toString(), "is no case that is compared yet");
    }
}
