package org.langevin.training;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import org.langevin.denoiser.TrainableNetwork;
import org.langevin.denoiser.TrainableNetwork.Slice;
import org.langevin.denoiser.kernel.AdamState;

/**
 * Looks for numbers that are not finite in what a run carries from step to step: the parameters, both moments and the average.
 * As long as there are none, a failed step can be left out as if it had never been; once there is one it spreads.
 *
 * <p>A float is not finite where all eight bits of its exponent are set. The whole search is one integer maximum over memory,
 * some milliseconds for ten million parameters.
 *
 * @param network the network
 * @param adam its optimiser
 */
record Soundness(TrainableNetwork network, AdamState adam) {

    private static final int MAGNITUDE = 0x7fff_ffff;
    private static final int INFINITY = 0x7f80_0000;

    /** The first parameter that is not finite, in words; null if all are. */
    String faultOfParameters() {
        return fault("parameter ", network.parameters());
    }

    /** The first of all that is carried from step to step that is not finite, in words; null if all is. */
    String fault() {
        String fault = faultOfParameters();
        fault = fault != null ? fault : fault("first moment of ", adam.firstMoment());
        fault = fault != null ? fault : fault("second moment of ", adam.secondMoment());
        return fault != null ? fault : fault("average of ", adam.average());
    }

    private String fault(String kind, ByteBuffer vector) {
        IntBuffer bits =
                vector.duplicate().order(ByteOrder.nativeOrder()).clear().asIntBuffer();
        if (isFinite(bits, 0, bits.limit())) {
            return null;
        }
        for (Slice slice : network.slices()) {
            if (!isFinite(bits, slice.offset(), slice.length())) {
                return kind + slice.name();
            }
        }
        throw new IllegalStateException("the slices do not cover the parameters");
    }

    private static boolean isFinite(IntBuffer bits, int from, int count) {
        int largest = 0;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, bits.get(i) & MAGNITUDE);
        }
        return largest < INFINITY;
    }
}
