package org.langevin.random;

import java.util.List;

/** Both twins; the test JVM always has the incubator module. */
final class Kernels {
    static final List<NoiseKernel> ALL = List.of(new ScalarKernel(), new VectorKernel());

    private Kernels() {}
}
