package org.langevin.denoiser.unet;

import java.util.List;
import org.langevin.denoiser.kernel.Tensor;

/** What a block is, whatever the batch: its parameters, and how to plan it for a shape. */
interface BlockSpec {

    /** The parameters in the order in which they lie in the flat vector. */
    List<Parameter> parameters();

    /** The block for inputs shaped like {@code inputs}. */
    Block plan(Plan plan, List<Tensor> inputs);

    /** The memory of such a plan for images of {@code side} by {@code side} pixels. */
    Footprint footprint(int side);

    /** Whether the gradient with respect to input {@code i} exists: not so for timesteps and labels. */
    default boolean differentiable(int i) {
        return true;
    }
}
