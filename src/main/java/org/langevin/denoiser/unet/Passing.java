package org.langevin.denoiser.unet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Memory for the images of passes that no backward pass follows: what has been read for the last time leaves its place to what is made next, so
 * that sampling takes a few buffers where training keeps every layer.
 *
 * <p>Blocks ask for their images, and say what has been read, when they are planned, in the order of the forward pass. Every pass goes
 * through the blocks in this order, so what they were lent then serves for every pass; and when the last block is planned, all is free again
 * for the plans of another number of items.
 */
final class Passing {

    private final Backend backend;
    private final Supplier<List<Tensor>> idle;
    private final List<Tensor> free = new ArrayList<>();
    private final Map<INDArray, Tensor> lent = new IdentityHashMap<>();
    private final Set<Tensor> buffers = new HashSet<>();

    /**
     * Without a buffer yet.
     *
     * @param idle memory that nobody else uses during a prediction: what training leaves lying between its steps
     */
    Passing(Backend backend, Supplier<List<Tensor>> idle) {
        this.backend = backend;
        this.idle = idle;
    }

    /**
     * Images of {@code shape} with whatever was left there: in the smallest free buffer that is large enough, for it may still be in the cache; else
     * in idle memory; else in a new buffer.
     */
    Tensor lend(long... shape) {
        long length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        Tensor buffer =
                smallest(free, length).or(() -> smallest(idle(), length)).orElseGet(() -> backend.images(length));
        free.remove(buffer);
        buffers.add(buffer);
        INDArray all = buffer.array().reshape('c', new long[] {buffer.length()});
        Tensor images = Tensor.of(all.get(NDArrayIndex.interval(0, length)).reshape('c', shape));
        lent.put(images.array(), buffer);
        return images;
    }

    private static Optional<Tensor> smallest(List<Tensor> buffers, long length) {
        return buffers.stream()
                .filter(buffer -> buffer.length() >= length)
                .min(Comparator.comparingInt(Tensor::length));
    }

    /** Idle memory for images that is no buffer yet. */
    private List<Tensor> idle() {
        return idle.get().stream()
                .filter(memory -> memory.type() == backend.imageType() && !buffers.contains(memory))
                .toList();
    }

    /** Takes back images that have been read for the last time; those that were not lent here stay what they are. */
    void takeBack(INDArray images) {
        Tensor buffer = lent.remove(images);
        if (buffer != null) {
            free.add(buffer);
        }
    }

    /** Forgets all buffers, when no plan is left that uses them. */
    void clear() {
        free.clear();
        lent.clear();
        buffers.clear();
    }
}
