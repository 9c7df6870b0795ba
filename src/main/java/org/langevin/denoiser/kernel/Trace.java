package org.langevin.denoiser.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What ran between its making and its {@link #close}, kernel by kernel: for profiles, and for the question how fast the same work would go if
 * it were nothing but convolutions and matrix products.
 *
 * <p>At most one trace is open at a time; without one a kernel asks a single field and goes on.
 */
public final class Trace implements AutoCloseable {

    private static volatile Trace open;

    private final Map<String, Long> nanoseconds = new LinkedHashMap<>();
    private final List<Primitive> products = new ArrayList<>();

    /** Begins to listen. */
    public Trace() {
        open = this;
    }

    /** The time to hand to {@link #end}, or 0 while nobody listens. */
    static long begin() {
        return open == null ? 0 : System.nanoTime();
    }

    /** Notes that {@code kind} of kernel ran since {@code begin}. */
    static void end(String kind, long begin) {
        Trace trace = open;
        if (trace != null && begin != 0) {
            trace.nanoseconds.merge(kind, System.nanoTime() - begin, Long::sum);
        }
    }

    /** Notes that a convolution or a matrix product ran. */
    static void product(Primitive primitive) {
        Trace trace = open;
        if (trace != null) {
            trace.products.add(primitive);
        }
    }

    /** Nanoseconds by kind of kernel, in the order in which the kinds first ran. */
    public Map<String, Long> nanoseconds() {
        return Map.copyOf(nanoseconds);
    }

    /**
     * Runs the convolutions and matrix products that were noted once more, in their order, on the memory that they last worked on, and
     * nothing else. What stands in that memory afterwards is of no use.
     */
    public void replayProducts() {
        products.forEach(Primitive::run);
    }

    /** Stops listening. */
    @Override
    public void close() {
        open = null;
    }
}
