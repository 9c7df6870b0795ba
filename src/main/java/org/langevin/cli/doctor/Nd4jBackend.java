package org.langevin.cli.doctor;

import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The backend of ND4J, the library of arrays beneath Deeplearning4j.
 *
 * @param version of ND4J
 * @param backend the processor it computes on
 * @param blas the library behind its own matrix products
 * @param threads how many threads its own operations use
 */
public record Nd4jBackend(String version, String backend, String blas, String threads) {

    /** Loads the backend; throws a {@link LinkageError} or what ND4J makes of it where that fails. */
    static Nd4jBackend load() {
        Properties environment = Nd4j.getExecutioner().getEnvironmentInformation();
        return new Nd4jBackend(
                ArtifactVersion.of("org.nd4j", "nd4j-api"),
                String.valueOf(environment.get("backend")),
                String.valueOf(environment.get("blas.vendor")),
                String.valueOf(environment.get("omp.threads")));
    }
}
