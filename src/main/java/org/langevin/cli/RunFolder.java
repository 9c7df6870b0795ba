package org.langevin.cli;

import java.nio.file.Path;

/**
 * The places in a run's folder.
 *
 * @param folder the folder
 */
record RunFolder(Path folder) {

    Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    /** What the run is trained on, with the sums of the files. */
    Path dataset() {
        return folder.resolve("dataset.sha256");
    }

    Path metrics() {
        return folder.resolve("metrics.jsonl");
    }

    Path lossPlot() {
        return folder.resolve("loss.png");
    }

    /** The grid drawn after {@code step} steps. */
    Path samples(long step) {
        return folder.resolve("samples").resolve("%08d.png".formatted(step));
    }

    /** The finished model. */
    Path model() {
        return folder.resolve("model");
    }
}
