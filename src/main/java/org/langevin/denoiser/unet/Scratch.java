package org.langevin.denoiser.unet;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Tensor;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A few buffers which all blocks share, one after the other, for gradients that do not outlive a block's backward pass. Each
 * grows to the largest size asked for.
 */
final class Scratch {

    /** A buffer; within one backward pass a slot holds one thing at a time. */
    enum Slot {
        A,
        B
    }

    private final Backend backend;
    private final Map<Slot, Tensor> buffers = new HashMap<>();
    private final Map<String, Tensor> views = new HashMap<>();

    Scratch(Backend backend) {
        this.backend = backend;
    }

    /** All of it. */
    Collection<Tensor> buffers() {
        return buffers.values();
    }

    /** A tensor of {@code shape} in {@code slot}, with whatever was left there. */
    Tensor get(Slot slot, long... shape) {
        long length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        Tensor buffer = buffers.get(slot);
        if (buffer == null || buffer.length() < length) {
            buffer = backend.images(length);
            buffers.put(slot, buffer);
            views.keySet().removeIf(key -> key.startsWith(slot.name()));
        }
        Tensor whole = buffer;
        return views.computeIfAbsent(
                slot.name() + Arrays.toString(shape),
                key -> Tensor.of(
                        whole.array().get(NDArrayIndex.interval(0, length)).reshape('c', shape)));
    }
}
