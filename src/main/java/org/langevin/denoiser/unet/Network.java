package org.langevin.denoiser.unet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What all blocks of one replica share: its backend, the memory of passing gradients, its dropout, and the parameters of all replicas. */
final class Network {

    private final Backend backend;
    private final Scratch scratch;
    private final DropoutKey dropout;
    private final Passing passing;
    private final Map<String, Parameters> values;
    private final List<Tensor> free = new ArrayList<>();

    /**
     * What one replica's blocks share.
     *
     * @param values the parameters by block, which the first replica fills and the others find
     * @param idle memory of others for the images where no backward pass follows
     */
    Network(Backend backend, double dropout, Map<String, Parameters> values, Supplier<List<Tensor>> idle) {
        this.values = values;
        this.backend = backend;
        this.scratch = new Scratch(backend);
        this.dropout = new DropoutKey(dropout);
        this.passing = new Passing(backend, idle);
    }

    Backend backend() {
        return backend;
    }

    DropoutKey dropout() {
        return dropout;
    }

    /** The parameters of block {@code name}, which all replicas share, and with them what kernels make of the weights. */
    Parameters values(String name, INDArray flat, List<Parameter> parameters) {
        return values.computeIfAbsent(name, key -> new Parameters(flat, parameters));
    }

    /** The memory of images where no backward pass follows. */
    Passing passing() {
        return passing;
    }

    Plan plan(Parameters values, Parameters gradients) {
        return new Plan(backend, values, gradients, scratch, dropout, passing);
    }

    /** A tensor for a gradient on its way from block to block, with whatever was left there, until it is {@linkplain #takeBack given back}. */
    Tensor lendGradient(DataType type, long[] shape) {
        for (Iterator<Tensor> i = free.iterator(); i.hasNext(); ) {
            Tensor candidate = i.next();
            if (candidate.type() == type && Arrays.equals(candidate.shape(), shape)) {
                i.remove();
                return candidate;
            }
        }
        return Tensor.zeros(type, shape);
    }

    /** Memory that only backward passes use, and in which nothing outlives one. */
    List<Tensor> idle() {
        List<Tensor> idle = new ArrayList<>(free);
        idle.addAll(scratch.buffers());
        return idle;
    }

    /** Takes back a gradient that everybody has read. */
    void takeBack(Tensor gradient) {
        free.add(gradient);
    }
}
