package org.langevin.denoiser.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Weights as a kernel reads them, brought into its layout once each time they change, for all convolutions that read the same {@link Tensor} so:
 * those of every replica of a network, and of every batch size.
 *
 * <p>The tensor keeps them. What the last pass has used is brought up to date {@linkplain #renew before the next}, by all threads, or {@linkplain
 * #renewLater just ahead of it}, by one that would idle; the rest when a pass asks for it, while others that ask wait.
 */
public abstract class PackedWeights implements AutoCloseable {

    /** Counts what kernels have asked for. */
    private static final AtomicLong ASKED = new AtomicLong();

    private final Tensor weights;
    private final Tensor packed;
    private boolean stale = true;
    private boolean used;
    /** When a kernel last asked for the weights, by {@link #ASKED}. */
    private long lastAsked;

    PackedWeights(Tensor weights, Tensor packed) {
        this.weights = weights;
        this.packed = packed;
    }

    /**
     * Those of {@code weights}: found among what the tensor keeps, or made. A convolution that holds them already, and is given the same tensor, is
     * thereby told that its numbers have changed.
     *
     * @param held what the convolution holds, or null
     */
    static <T extends PackedWeights> T of(
            Tensor weights, T held, Class<T> kind, Predicate<T> fitting, Supplier<T> make) {
        if (held != null && ((PackedWeights) held).weights == weights) {
            held.changed();
            return held;
        }
        return weights.packed(kind, fitting, make);
    }

    /** Brings the weights, as they are now, into the kernel's layout. */
    abstract void pack(Tensor from, Tensor to);

    /** Tells that the weights have changed, between two passes. */
    final synchronized void changed() {
        stale = true;
    }

    /** The weights in the kernel's layout, not to be written to. */
    final synchronized Tensor current() {
        used = true;
        lastAsked = ASKED.getAndIncrement();
        return upToDate();
    }

    private Tensor upToDate() {
        if (stale) {
            pack(weights, packed);
            stale = false;
        }
        return packed;
    }

    /** Whether the weights have changed, and were used since the change before; if so, they count as not used since this one. */
    private synchronized boolean takeIfDue() {
        boolean due = stale && used;
        used = used && !due;
        return due;
    }

    private synchronized void renew() {
        upToDate();
    }

    private synchronized long lastAsked() {
        return lastAsked;
    }

    /** Takes what has to be brought up to date of all that kernels have made of {@code weights}; asked again, it is no longer there. */
    private static List<PackedWeights> takeDue(Collection<Tensor> weights) {
        List<PackedWeights> due = new ArrayList<>();
        for (Tensor tensor : weights) {
            for (PackedWeights each : tensor.packed()) {
                if (each.takeIfDue()) {
                    due.add(each);
                }
            }
        }
        return due;
    }

    /** Before a pass: brings up to date what kernels have made of {@code weights} and used since they last changed; each by one thread, the largest first. */
    public static void renew(Collection<Tensor> weights) {
        List<PackedWeights> due = takeDue(weights);
        due.sort(Comparator.comparingInt(each -> -each.packed.length()));
        if (due.isEmpty()) {
            return;
        }
        AtomicInteger next = new AtomicInteger();
        Parallel.shares(Math.min(due.size(), Parallel.threadCount()), share -> {
            for (int i = next.getAndIncrement(); i < due.size(); i = next.getAndIncrement()) {
                due.get(i).renew();
            }
        });
    }

    /** Within a share, at the beginning of a pass: leaves the same to the thread that idles, in the order in which the last pass used them. */
    public static void renewLater(Collection<Tensor> weights) {
        List<PackedWeights> due = takeDue(weights);
        due.sort(Comparator.comparingLong(PackedWeights::lastAsked));
        due.forEach(each -> Parallel.later(each::renew));
    }

    @Override
    public abstract void close();
}
