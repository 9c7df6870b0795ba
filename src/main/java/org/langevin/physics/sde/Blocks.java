package org.langevin.physics.sde;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Blocks of paths, in parallel. */
final class Blocks {
    private Blocks() {}

    /** Does all blocks of [first, end). A block's failure arrives as it was thrown; the pool would hand over a copy without its message. */
    static void forEach(int first, int end, IntConsumer block) {
        try {
            IntStream.range(first, end).parallel().forEach(block);
        } catch (RuntimeException copy) {
            throw copy.getCause() instanceof RuntimeException original ? original : copy;
        }
    }
}
