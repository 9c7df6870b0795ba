package org.langevin.denoiser.unet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.langevin.config.UNetConfig;

/**
 * The numbers that one block keeps in memory when it is planned, counted from what its plan allocates; all but the weights for each
 * item of a batch.
 *
 * @param side height and width of the output, pixels
 * @param output numbers of the output, an item
 * @param kept numbers of all tensors that live as long as the plan, the output among them, an item
 * @param backward further numbers that its first backward pass makes, an item
 * @param scratch numbers that its backward pass borrows from the shared buffers A and B, an item, in this order
 * @param packed weights that its convolutions keep in a layout of their own
 */
record Footprint(int side, long output, long kept, long backward, List<Long> scratch, long packed) {

    /**
     * Bytes that one network takes for training steps on {@code items} items, beside its parameters and their gradients: the tensors of all
     * blocks, the weights in the kernels' layouts, the gradients that pass from block to block, and of every share but the first the gradients
     * of all parameters.
     *
     * @param shares replicas that share the items
     * @param idle whether threads without a share help, for whom blocks copy the gradients that weights' gradients read ({@link KeptGradient})
     * @param width bytes of a number of an image
     */
    static long bytesOfSteps(UNetConfig config, int shares, boolean idle, int width, int items) {
        long perItem = 0;
        long packed = 0;
        long parameters = 0;
        Map<String, Footprint> made = new HashMap<>();
        for (Structure.Vertex vertex : Structure.of(config)) {
            Footprint own = vertex.spec().footprint(side(config, made, vertex));
            made.put(vertex.name(), own);
            perItem += own.kept + own.backward + (idle ? own.copied() : 0);
            packed += packedBytes(width) * own.packed;
            parameters += vertex.spec().parameters().stream()
                    .mapToLong(Parameter::length)
                    .sum();
        }
        return width * items * perItem
                + bytesBetweenSteps(config, width, items)
                + packed
                + (shares - 1) * Float.BYTES * parameters;
    }

    /** The part of {@link #bytesOfSteps} that only backward passes use, and that lies idle between steps. */
    static long bytesBetweenSteps(UNetConfig config, int width, int items) {
        List<Structure.Vertex> vertices = Structure.of(config);
        Map<String, Footprint> made = new HashMap<>();
        long[] borrowed = new long[2];
        for (Structure.Vertex vertex : vertices) {
            Footprint own = vertex.spec().footprint(side(config, made, vertex));
            made.put(vertex.name(), own);
            for (int slot = 0; slot < borrowed.length; slot++) {
                borrowed[slot] = Math.max(borrowed[slot], own.scratch.get(slot));
            }
        }
        return width * items * (borrowed[0] + borrowed[1] + passedBack(vertices, made));
    }

    /** Numbers of the copied gradients, an item, at most: the output's, and that of what another convolution writes within the block. */
    private long copied() {
        return output + Math.max(scratch.get(0), scratch.get(1));
    }

    /**
     * Bytes of the images of predictions for {@code items} items at once, which leave their place to others when no later block reads them; the
     * images within a block as if they all lived as long as it takes.
     */
    static long bytesOfPredictions(UNetConfig config, int width, int items) {
        List<Structure.Vertex> vertices = Structure.of(config);
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < vertices.size(); i++) {
            for (String input : vertices.get(i).inputs()) {
                last.put(input, i);
            }
        }
        Map<String, Footprint> made = new HashMap<>();
        Map<String, Footprint> live = new HashMap<>();
        long most = 0;
        for (int i = 0; i < vertices.size(); i++) {
            int now = i;
            Footprint own = vertices.get(i).spec().footprint(side(config, made, vertices.get(i)));
            long others = live.values().stream().mapToLong(Footprint::output).sum();
            most = Math.max(most, others + own.kept);
            made.put(vertices.get(i).name(), own);
            live.put(vertices.get(i).name(), own);
            live.keySet().removeIf(name -> last.getOrDefault(name, vertices.size()) <= now);
        }
        return width * items * most;
    }

    /**
     * Bytes that a weight takes in the convolutions' layouts: of floats four, for all passes, since most are 36 numbers a kernel of nine (Winograd's);
     * of bfloat16s one for each direction.
     */
    private static long packedBytes(int width) {
        return width == Float.BYTES ? 4L * Float.BYTES : 2L * width;
    }

    /** Numbers an item of the largest tensor of a network. */
    static long largest(UNetConfig config) {
        Map<String, Footprint> made = new HashMap<>();
        long largest = 0;
        for (Structure.Vertex vertex : Structure.of(config)) {
            Footprint own = vertex.spec().footprint(side(config, made, vertex));
            made.put(vertex.name(), own);
            long borrowed = Math.max(own.scratch.get(0), own.scratch.get(1));
            largest = Math.max(largest, Math.max(Math.max(own.output, own.backward), borrowed));
        }
        return largest;
    }

    /** Height and width of a vertex's input: those of the output before it, at the entry those of the image. */
    private static int side(UNetConfig config, Map<String, Footprint> made, Structure.Vertex vertex) {
        Footprint first = made.get(vertex.inputs().get(0));
        return first == null ? config.sampleSize() : first.side;
    }

    /**
     * Numbers an item of the gradients that {@link Network} lends in one backward pass. A tensor serves again for its own size once the
     * vertex that it was lent for has read it, or at once where that vertex waits with another, to which it is added.
     */
    private static long passedBack(List<Structure.Vertex> vertices, Map<String, Footprint> made) {
        Map<Long, Integer> free = new HashMap<>();
        Set<String> waiting = new HashSet<>();
        List<Long> returned = new ArrayList<>();
        long lent = 0;
        for (int i = vertices.size() - 1; i >= 0; i--) {
            Structure.Vertex vertex = vertices.get(i);
            returned.forEach(size -> free.merge(size, 1, Integer::sum));
            returned.clear();
            for (String input : vertex.inputs()) {
                if (made.containsKey(input)) { // an input of the whole network gets no gradient
                    long size = made.get(input).output;
                    lent += free.getOrDefault(size, 0) > 0 ? 0 : size;
                    free.computeIfPresent(size, (s, count) -> Math.max(0, count - 1));
                    if (!waiting.add(input)) {
                        returned.add(size);
                    }
                }
            }
            if (waiting.remove(vertex.name())) {
                returned.add(made.get(vertex.name()).output);
            }
        }
        return lent;
    }
}
