package org.langevin.denoiser.kernel;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Weights as a kernel reads them, brought into its layout once each time they change, for all convolutions that read the same {@link Tensor} so:
 * those of every replica of a network, and of every batch size.
 *
 * <p>The tensor keeps them. What the last pass has used is brought up to date {@linkplain #renew before the next}, by all threads; the rest when a
 * pass asks for it, while others that ask wait.
 */
public abstract class PackedWeights implements AutoCloseable {

    private final Tensor weights;
    private final Tensor packed;
    private boolean stale = true;
    private boolean used;

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
        return upToDate();
    }

    private Tensor upToDate() {
        if (stale) {
            pack(weights, packed);
            stale = false;
        }
        return packed;
    }

    private synchronized boolean due() {
        return stale && used;
    }

    private synchronized void renew() {
        used = false;
        upToDate();
    }

    /** Before a pass: brings up to date what kernels have made of {@code weights} and used since they last changed; each by one thread, the largest first. */
    public static void renew(Collection<Tensor> weights) {
        List<PackedWeights> due = weights.stream()
                .flatMap(tensor -> tensor.packed().stream())
                .filter(PackedWeights::due)
                .sorted(Comparator.comparingInt(each -> -each.packed.length()))
                .toList();
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

    @Override
    public abstract void close();
}
