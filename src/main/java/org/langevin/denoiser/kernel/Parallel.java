package org.langevin.denoiser.kernel;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Splits a range of independent items over a fixed set of threads, as many as oneDNN uses ({@code OMP_NUM_THREADS}, by
 * default one a core): the caller and daemon workers, which wait a few microseconds on the spot before they sleep.
 *
 * <p>Each thread takes one contiguous share; what an item computes must not depend on which share it is in.
 */
public final class Parallel {

    /** Whether the thread works on a share already; then it has no others to help it. */
    private static final ThreadLocal<Boolean> SHARING = ThreadLocal.withInitial(() -> false);

    /** The worker that idles while the thread works on its share, if there is one. */
    private static final ThreadLocal<Worker> IDLE = new ThreadLocal<>();

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
     * others wait. What a share throws is thrown here, once every share has ended. Within a share all of it is done by the thread itself.
     */
    public static void forEach(int items, Range range) {
        int shares = Math.min(items, THREADS);
        if (shares <= 1 || SHARING.get()) {
            range.run(0, items);
        } else {
            together(items, shares, range);
        }
    }

    /**
     * Runs {@code work} for each of as many shares as there are threads, or fewer, each on a thread of its own on which oneDNN uses no other.
     * Threads without a share help the others with {@link #later}, {@link #both} and {@link #halves}; meanwhile they do not sleep, for in one
     * image's pass they are called more than a hundred times, and to be woken takes as long as what there is to do.
     */
    public static void shares(int shares, IntConsumer work) {
        together(shares, shares, (share, end) -> {
            openMpThreads(1);
            int idle = shares - 1 + share;
            if (idle < WORKERS.length) {
                helped(WORKERS[idle], () -> work.accept(share));
            } else {
                work.accept(share);
            }
        });
        openMpThreads(THREADS);
    }

    private static void helped(Worker idle, Runnable work) {
        IDLE.set(idle);
        idle.alert(true);
        Throwable thrown = null;
        try {
            work.run();
        } finally {
            IDLE.remove();
            thrown = idle.finish();
            idle.alert(false);
        }
        rethrow(thrown);
    }

    /** How many threads oneDNN uses when the calling thread calls it. */
    private static void openMpThreads(int count) {
        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(count);
    }

    /**
     * Leaves {@code work} to the thread that idles while the calling one works on its share; without one, does it now. Before the share ends, all
     * that was left is done: what the idle thread has not begun by then, the calling one does.
     *
     * @param work writes nothing that the rest of the share reads or writes, and reads nothing that it writes
     */
    public static void later(Runnable work) {
        Worker idle = IDLE.get();
        if (idle == null) {
            work.run();
        } else {
            idle.leave(() -> {
                openMpThreads(1);
                work.run();
            });
        }
    }

    /**
     * Runs both and returns when both are done: {@code aside} meanwhile on a thread that has no share, if there is one that comes before
     * {@code work} is done.
     *
     * @param aside neither writes what {@code work} reads or writes, nor reads what it writes
     */
    public static void both(Runnable work, Runnable aside) {
        Worker idle = IDLE.get();
        if (idle == null) {
            aside.run();
            work.run();
        } else {
            beside(idle, work, (from, to) -> aside.run(), 0, 1);
        }
    }

    /**
     * Runs {@code range} over [0, items), the second half on the thread that idles while the calling one works on its share, if there is one, and
     * returns when all is done. An item's result does not depend on who computes it.
     */
    static void halves(int items, Range range) {
        Worker idle = IDLE.get();
        if (idle == null || items < 2) {
            range.run(0, items);
        } else {
            beside(idle, () -> range.run(0, items / 2), range, items / 2, items);
        }
    }

    /** Whether there is a thread without a share that takes its part of {@link #halves}, and what is left for {@link #later}. */
    public static boolean helped() {
        return IDLE.get() != null;
    }

    /** Runs {@code aside} on {@code idle}, which is not idle meanwhile, and {@code work} here; then {@code aside} too, if {@code idle} has not begun. */
    private static void beside(Worker idle, Runnable work, Range aside, int from, int to) {
        IDLE.remove();
        Task task = idle.begin(
                (first, end) -> {
                    openMpThreads(1);
                    aside.run(first, end);
                },
                from,
                to);
        Throwable thrown = null;
        try {
            work.run();
        } finally {
            if (idle.withdraw(task)) {
                aside.run(from, to);
            } else {
                thrown = idle.await();
            }
            IDLE.set(idle);
        }
        rethrow(thrown);
    }

    /** Whether the calling thread works on a share, so that its kernels use one thread. */
    public static boolean withinShare() {
        return SHARING.get();
    }

    private static synchronized void together(int items, int shares, Range range) {
        for (int i = 1; i < shares; i++) {
            WORKERS[i - 1].begin(range, share(items, i, shares), share(items, i + 1, shares));
        }
        Throwable thrown = attempt(range, 0, share(items, 1, shares));
        for (int i = 1; i < shares; i++) {
            Throwable other = WORKERS[i - 1].await();
            thrown = thrown == null ? other : thrown;
        }
        rethrow(thrown);
    }

    private static void rethrow(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** The largest divisor of {@code items} that is not above {@code limit}: for parts of one size. */
    static int divisor(int items, int limit) {
        int divisor = Math.min(items, limit);
        while (items % divisor != 0) {
            divisor--;
        }
        return divisor;
    }

    private static int share(int items, int i, int shares) {
        return (int) ((long) items * i / shares);
    }

    private static Throwable attempt(Range range, int from, int to) {
        boolean within = SHARING.get();
        SHARING.set(true);
        try {
            range.run(from, to);
            return null;
        } catch (RuntimeException | Error e) {
            return e;
        } finally {
            SHARING.set(within);
        }
    }

    private record Task(Range range, int from, int to, Thread caller) {}

    /** Stands in a worker for the task that it works on. */
    private static final Task UNDER_WAY = new Task(null, 0, 0, null);

    /**
     * A thread that runs one task at a time: {@code task} is set by the caller and cleared by the worker when it is done. Between tasks it does what
     * was left for later, in the order in which it was left.
     */
    private static final class Worker extends Thread {

        private final AtomicReference<Task> task = new AtomicReference<>();
        private final Queue<Runnable> later = new ConcurrentLinkedQueue<>();
        private final AtomicInteger unfinished = new AtomicInteger();
        private final AtomicReference<Throwable> thrownLater = new AtomicReference<>();
        private Throwable thrown;
        private volatile boolean alert;

        Worker(String name) {
            super(name);
            setDaemon(true);
        }

        /** Says whether the worker is to look out for tasks without sleeping. */
        void alert(boolean now) {
            alert = now;
            LockSupport.unpark(this);
        }

        Task begin(Range range, int from, int to) {
            Task next = new Task(range, from, to, Thread.currentThread());
            task.set(next);
            LockSupport.unpark(this);
            return next;
        }

        /** Takes a task back, unless the worker is at it or has done it. */
        boolean withdraw(Task begun) {
            return task.compareAndSet(begun, null);
        }

        /** What the task threw, or null, once it has ended. */
        Throwable await() {
            for (int spin = 0; task.get() != null; spin++) {
                pause(spin, false);
            }
            return thrown;
        }

        /** Leaves something to be done by this thread, which is alert, or in {@link #finish}. */
        void leave(Runnable work) {
            unfinished.incrementAndGet();
            later.add(work);
        }

        /** Does the next of what was left, if there is any. */
        private boolean doNext() {
            Runnable next = later.poll();
            if (next == null) {
                return false;
            }
            thrownLater.compareAndSet(null, attempt((from, to) -> next.run(), 0, 1));
            unfinished.decrementAndGet();
            return true;
        }

        /** Does with this thread, on the calling one, what is left; and says what any of it threw, or null, once all has ended. */
        Throwable finish() {
            for (int spin = 0; unfinished.get() > 0; spin++) {
                if (doNext()) {
                    spin = 0;
                } else {
                    pause(spin, true);
                }
            }
            return thrownLater.getAndSet(null);
        }

        @Override
        public void run() {
            for (int spin = 0; ; spin++) {
                Task next = task.get();
                if (next != null && task.compareAndSet(next, UNDER_WAY)) {
                    thrown = attempt(next.range, next.from, next.to);
                    task.set(null);
                    LockSupport.unpark(next.caller);
                    spin = 0;
                } else if (doNext()) {
                    spin = 0;
                } else {
                    pause(spin, alert);
                }
            }
        }

        /** An alert thread gives way to others that want to run, but does not sleep. */
        private static void pause(int spin, boolean alert) {
            if (spin < SPINS) {
                Thread.onSpinWait();
            } else if (alert) {
                Thread.yield();
            } else {
                LockSupport.park(Parallel.class);
            }
        }
    }
}
