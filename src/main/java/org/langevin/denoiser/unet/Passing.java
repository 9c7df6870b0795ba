package org.langevin.denoiser.unet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final List<Tensor> free = new ArrayList<>();
    private final Map<INDArray, Tensor> lent = new IdentityHashMap<>();

    Passing(Backend backend) {
        this.backend = backend;
    }

    /** Images of {@code shape} with whatever was left there: in the smallest free buffer that is large enough, or a new one. */
    Tensor lend(long... shape) {
        long length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        Optional<Tensor> fitting =
                free.stream().filter(buffer -> buffer.length() >= length).min(Comparator.comparingInt(Tensor::length));
        fitting.ifPresent(free::remove);
        Tensor buffer = fitting.orElseGet(() -> backend.images(length));
        Tensor images =
                Tensor.of(buffer.array().get(NDArrayIndex.interval(0, length)).reshape('c', shape));
        lent.put(images.array(), buffer);
        return images;
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
    }
}
