package org.langevin.analysis;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the samplers promise, each number beside the exact one: measured orders, exact recursions of mean and variance, end points of the
 * probability flow against quantiles, output densities on a mixture, the numbers that other implementations pin, and the convergence
 * tables of methods programmed elsewhere.
 *
 * <pre>{@code
 * for (Certificate certificate : SamplerCertificates.all()) {
 *     Truth.Verdict verdict = certificate.truth().check();
 * }
 * }</pre>
 */
public final class SamplerCertificates {
    private SamplerCertificates() {}

    /** All certificates; nothing is computed before {@link Certificate#truth} is checked. */
    public static List<Certificate> all() {
        return Stream.of(
                        OrderCertificates.list(),
                        AdaptiveCertificates.list(),
                        VarianceCertificates.list(),
                        GaussianCertificates.list(),
                        ConvergenceCertificates.list(),
                        MixtureCertificates.list(),
                        PinCertificates.list())
                .flatMap(List::stream)
                .toList();
    }
}
