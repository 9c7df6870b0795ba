package org.langevin.denoiser.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What ran between its making and its {@link #close}, kernel by kernel: for profiles, and for the question how fast the same work would go if
 * it were nothing but convolutions and matrix products.
 *
 * <p>At most one trace is open at a time; without one a kernel asks a single field and goes on. Where a batch is shared among threads, a
 * kernel's time is the mean of theirs.
 */
public final class Trace implements AutoCloseable {

    private static volatile Trace open;

    private final Map<String, Long> nanoseconds = new TreeMap<>();
    private final Map<Thread, List<Primitive>> products = new LinkedHashMap<>();

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
            long time = (System.nanoTime() - begin) / (Parallel.withinShare() ? Parallel.threadCount() : 1);
            synchronized (trace) {
                trace.nanoseconds.merge(kind, time, Long::sum);
            }
        }
    }

    /** Notes that a convolution or a matrix product ran. */
    static void product(Primitive primitive) {
        Trace trace = open;
        if (trace != null) {
            synchronized (trace) {
                trace.products
                        .computeIfAbsent(Thread.currentThread(), thread -> new ArrayList<>())
                        .add(primitive);
            }
        }
    }

    /** Nanoseconds by kind of kernel. */
    public synchronized Map<String, Long> nanoseconds() {
        return Map.copyOf(nanoseconds);
    }

    /**
     * Runs the convolutions and matrix products that were noted once more, each thread its own in their order, on the memory that they last
     * worked on, and nothing else. What stands in that memory afterwards is of no use.
     */
    public void replayProducts() {
        List<List<Primitive>> lists = List.copyOf(products.values());
        if (lists.size() == 1) {
            lists.get(0).forEach(Primitive::run);
        } else {
            Parallel.shares(lists.size(), share -> lists.get(share).forEach(Primitive::run));
        }
    }

    /** Stops listening. */
    @Override
    public void close() {
        open = null;
    }
}
