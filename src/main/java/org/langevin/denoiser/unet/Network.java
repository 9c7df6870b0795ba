package org.langevin.denoiser.unet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Tensor;
import org.nd4j.linalg.api.buffer.DataType;

/** What all blocks of one network share: its backend, the memory of passing gradients, and its dropout. */
final class Network {

    private final Backend backend;
    private final Scratch scratch;
    private final DropoutKey dropout;
    private final List<Loan> loans = new ArrayList<>();
    private final List<Tensor> free = new ArrayList<>();

    Network(Backend backend, double dropout) {
        this.backend = backend;
        this.scratch = new Scratch(backend);
        this.dropout = new DropoutKey(dropout);
    }

    /** A tensor that carries a gradient to {@code reader}, the vertex whose output it belongs to. */
    private record Loan(Tensor tensor, GraphVertex reader) {

        boolean inUse() {
            return reader.getEpsilon() == tensor.array();
        }
    }

    Backend backend() {
        return backend;
    }

    DropoutKey dropout() {
        return dropout;
    }

    Plan plan(Parameters values, Parameters gradients) {
        return new Plan(backend, values, gradients, scratch, dropout);
    }

    /**
     * Takes back the gradients that no vertex waits for any more: those it has consumed, and those which the graph has added
     * to an earlier one for the same vertex.
     */
    void reclaimGradients() {
        for (Iterator<Loan> i = loans.iterator(); i.hasNext(); ) {
            Loan loan = i.next();
            if (!loan.inUse()) {
                free.add(loan.tensor);
                i.remove();
            }
        }
    }

    /** A tensor for the gradient of {@code reader}'s output, its own until that vertex has read it. */
    Tensor lendGradient(DataType type, long[] shape, GraphVertex reader) {
        Tensor tensor = null;
        for (Iterator<Tensor> i = free.iterator(); tensor == null && i.hasNext(); ) {
            Tensor candidate = i.next();
            if (candidate.type() == type && Arrays.equals(candidate.shape(), shape)) {
                tensor = candidate;
                i.remove();
            }
        }
        Tensor lent = tensor == null ? Tensor.zeros(type, shape) : tensor;
        loans.add(new Loan(lent, reader));
        return lent;
    }
}
