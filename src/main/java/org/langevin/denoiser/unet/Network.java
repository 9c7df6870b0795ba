package org.langevin.denoiser.unet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Tensor;
import org.nd4j.linalg.api.buffer.DataType;

/** What all blocks of one network share: its backend, the memory of passing gradients, and its dropout. */
final class Network {

    private final Backend backend;
    private final Scratch scratch;
    private final DropoutKey dropout;
    private final Passing passing;
    private final List<Tensor> free = new ArrayList<>();

    Network(Backend backend, double dropout) {
        this.backend = backend;
        this.scratch = new Scratch(backend);
        this.dropout = new DropoutKey(dropout);
        this.passing = new Passing(backend);
    }

    Backend backend() {
        return backend;
    }

    DropoutKey dropout() {
        return dropout;
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

    /** Takes back a gradient that everybody has read. */
    void takeBack(Tensor gradient) {
        free.add(gradient);
    }
}
