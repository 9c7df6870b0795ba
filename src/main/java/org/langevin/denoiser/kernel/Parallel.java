package org.langevin.denoiser.kernel;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Splits a range of independent items over a fixed set of threads, as many as oneDNN uses ({@code OMP_NUM_THREADS}, by
 * default one a core): the caller and daemon workers, which wait a few microseconds on the spot before they sleep.
 *
 * <p>Each thread takes one contiguous share; what an item computes must not depend on which share it is in.
 */
public final class Parallel {

    /** Work on the items from {@code from} inclusive to {@code to} exclusive. */
    @FunctionalInterface
    public interface Range {
        void run(int from, int to);
    }

    /** Turns a waiting thread makes before it sleeps: about 20 µs, the pause between two kernels of a small network. */
    private static final int SPINS = 2_000;

    private static final int THREADS = threads();
    private static final Worker[] WORKERS = new Worker[THREADS - 1];

    static {
        for (int i = 0; i < WORKERS.length; i++) {
            WORKERS[i] = new Worker("langevin-kernel-" + (i + 1));
            WORKERS[i].start();
        }
    }

    private Parallel() {}

    /** How many threads share a range, the caller included. */
    public static int threadCount() {
        return THREADS;
    }

    private static int threads() {
        String set = System.getenv("OMP_NUM_THREADS");
        return set != null && set.matches("[1-9][0-9]{0,3}")
                ? Integer.parseInt(set)
                : Runtime.getRuntime().availableProcessors();
    }

    /**
     * Runs {@code range} over [0, items) on all threads and returns when all of it is done. Called from one thread at a time;
     * others wait. What a share throws is thrown here, once every share has ended.
     */
    public static synchronized void forEach(int items, Range range) {
        int shares = Math.min(items, THREADS);
        if (shares <= 1) {
            range.run(0, items);
            return;
        }
        for (int i = 1; i < shares; i++) {
            WORKERS[i - 1].begin(range, share(items, i, shares), share(items, i + 1, shares));
        }
        Throwable thrown = attempt(range, 0, share(items, 1, shares));
        for (int i = 1; i < shares; i++) {
            Throwable other = WORKERS[i - 1].await();
            thrown = thrown == null ? other : thrown;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private static int share(int items, int i, int shares) {
        return (int) ((long) items * i / shares);
    }

    private static Throwable attempt(Range range, int from, int to) {
        try {
            range.run(from, to);
            return null;
        } catch (RuntimeException | Error e) {
            return e;
        }
    }

    private record Task(Range range, int from, int to, Thread caller) {}

    /** A thread that runs one task at a time: {@code task} is set by the caller and cleared by the worker when it is done. */
    private static final class Worker extends Thread {

        private final AtomicReference<Task> task = new AtomicReference<>();
        private Throwable thrown;

        Worker(String name) {
            super(name);
            setDaemon(true);
        }

        void begin(Range range, int from, int to) {
            task.set(new Task(range, from, to, Thread.currentThread()));
            LockSupport.unpark(this);
        }

        /** What the task threw, or null, once it has ended. */
        Throwable await() {
            for (int spin = 0; task.get() != null; spin++) {
                pause(spin);
            }
            return thrown;
        }

        @Override
        public void run() {
            for (int spin = 0; ; spin++) {
                Task next = task.get();
                if (next == null) {
                    pause(spin);
                    continue;
                }
                thrown = attempt(next.range, next.from, next.to);
                task.set(null);
                LockSupport.unpark(next.caller);
                spin = 0;
            }
        }

        private static void pause(int spin) {
            if (spin < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.park(Parallel.class);
            }
        }
    }
}
