package org.langevin.data;

import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * The endless order in which a run sees its images: epoch after epoch, each a permutation of its own.
 *
 * <p>The image at place p of a run over N images is π_e(p mod N) with e = ⌊p / N⌋ and π_e drawn by keyed noise. So it depends on
 * the seed and on p alone: not on the batch size, and not on where the run was interrupted.
 *
 * <p>Remembers the permutation of the epoch asked for last; for use by one thread.
 */
final class BatchOrder {
    private final KeyedNoise noise;
    private final int size;
    private long epoch = -1;
    private int[] permutation;

    /**
     * The order of a run.
     *
     * @param noise the run's randomness
     * @param size N, how many images there are, at least 1
     */
    BatchOrder(KeyedNoise noise, int size) {
        this.noise = noise;
        this.size = size;
    }

    /**
     * Which image the run sees at a place.
     *
     * @param place p, counted from 0 over the whole run
     * @return the image's number, 0 to N - 1
     */
    int item(long place) {
        if (place / size != epoch) {
            epoch = place / size;
            permutation = noise.permutation(Stream.SHUFFLE, epoch, size);
        }
        return permutation[(int) (place % size)];
    }
}
