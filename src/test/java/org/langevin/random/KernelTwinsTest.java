package org.langevin.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.langevin.random.NoiseKernel.TILE;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The promise of the kernels: the same bits, over millions of values and at the ends of every range. */
class KernelTwinsTest {
    private static final int TILES = 8_192;
    private static final NoiseKernel SCALAR = new ScalarKernel();
    private static final NoiseKernel LANES = new VectorKernel();

    private final long[] scalarWords = new long[4 * TILE];
    private final long[] laneWords = new long[4 * TILE];
    private final double[] scalarTile = new double[2 * TILE];
    private final double[] laneTile = new double[2 * TILE];

    @Test
    void fourMillionValuesAreBitEqual() {
        Philox.Place place = new Philox.Place(20_260_722, 3, 5, 8);
        for (int tile = 0; tile < TILES; tile++) {
            SCALAR.words(place, tile * TILE, TILE, scalarWords);
            LANES.words(place, tile * TILE, TILE, laneWords);
            assertThat(Arrays.equals(laneWords, scalarWords))
                    .as("words of tile %d", tile)
                    .isTrue();
            compareTransforms("tile " + tile);
        }
    }

    /** Every combination of the extreme words: U next to 0 and 1, the angle at the ends and the middle of each quadrant. */
    @Test
    void theEndsOfEveryRangeAreBitEqual() {
        long[] ends = {0, 1, 0x1FFF_FFFFL, 0x2000_0000L, 0x3FFF_FFFFL, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL};
        for (long w0 : ends) {
            for (long w1 : ends) {
                for (int b = 0; b < TILE; b++) {
                    scalarWords[b] = w0;
                    scalarWords[TILE + b] = w1;
                    scalarWords[2 * TILE + b] = ends[b / 8 % 8];
                    scalarWords[3 * TILE + b] = ends[b % 8];
                }
                compareTransforms("w0 = %x, w1 = %x".formatted(w0, w1));
            }
        }
    }

    private void compareTransforms(String where) {
        SCALAR.normals(scalarWords, TILE, scalarTile);
        LANES.normals(scalarWords, TILE, laneTile);
        assertThat(sameBits()).as("normals, %s", where).isTrue();
        SCALAR.uniforms(scalarWords, TILE, scalarTile);
        LANES.uniforms(scalarWords, TILE, laneTile);
        assertThat(sameBits()).as("uniforms, %s", where).isTrue();
    }

    /** {@code Arrays.equals} tells 0.0 from −0.0, as it should. */
    private boolean sameBits() {
        return Arrays.equals(laneTile, scalarTile);
    }
}
