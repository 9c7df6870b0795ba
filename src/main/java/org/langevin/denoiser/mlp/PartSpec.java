package org.langevin.denoiser.mlp;

import java.util.List;
import org.langevin.denoiser.kernel.Backend;

/** What a part of the network is, whatever the batch: its linear layers, and how to plan it for a number of rows. */
sealed interface PartSpec permits EmbeddingSpec, EntrySpec, ResidualSpec, HeadSpec {

    /** The layers in the order in which they lie in the flat vectors. */
    List<LinearSpec> layers();

    /** The part for {@code rows} items; {@code layers} are {@link #layers}, planned for as many. */
    Part plan(Backend backend, List<Linear> layers, int rows);

    /** All numbers of all layers. */
    default int length() {
        return layers().stream().mapToInt(LinearSpec::length).sum();
    }
}
