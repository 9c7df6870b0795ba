package org.langevin.denoiser.unet;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.langevin.denoiser.kernel.Tensor;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A block's share of a flat vector, of parameters or of gradients, as tensors by name. */
final class Parameters {

    private final INDArray flat;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Map<String, Integer> offsets = new LinkedHashMap<>();
    private final Map<String, Tensor> joined = new ConcurrentHashMap<>();

    /** Lays {@code parameters} one after the other over {@code flat}, a vector of just their length. */
    Parameters(INDArray flat, List<Parameter> parameters) {
        this.flat = flat;
        int offset = 0;
        for (Parameter parameter : parameters) {
            tensors.put(parameter.name(), view(offset, parameter.length(), parameter.dimensions()));
            offsets.put(parameter.name(), offset);
            offset += parameter.length();
        }
    }

    private Tensor view(int offset, int length, long... shape) {
        return Tensor.of(
                flat.get(NDArrayIndex.interval(offset, offset + length)).reshape('c', shape));
    }

    Tensor get(String name) {
        return tensors.get(name);
    }

    /** The tensor of {@code shape} that begins where {@code name} does and runs on over the parameters after it. */
    Tensor joined(String name, long... shape) {
        int length = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        return joined.computeIfAbsent(name + Arrays.toString(shape), key -> view(offsets.get(name), length, shape));
    }

    /** All tensors so far, the joined ones among them. */
    Stream<Tensor> all() {
        return Stream.concat(tensors.values().stream(), joined.values().stream());
    }
}
