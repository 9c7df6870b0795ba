package org.langevin.evaluation;

import java.util.Arrays;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/** The directions by which the trace of a Jacobian is had from its quadratic forms. */
public sealed interface Trace {
    /** How many directions are asked along. */
    int probes(int dimension);

    /** The factor by which the forms' sum is the trace. */
    double weight(int dimension);

    /**
     * Writes direction {@code probe} of an item.
     *
     * @param item number of the item in the data
     * @param out receives it from {@code offset}, [dimension]
     */
    void direction(int probe, long item, double[] out, int offset, int dimension);

    /** The unit vectors one after another, Σ_i e_iᵀ J e_i: exact, and as dear as the item has coordinates. */
    record Exact() implements Trace {
        @Override
        public int probes(int dimension) {
            return dimension;
        }

        @Override
        public double weight(int dimension) {
            return 1;
        }

        @Override
        public void direction(int probe, long item, double[] out, int offset, int dimension) {
            Arrays.fill(out, offset, offset + dimension, 0);
            out[offset + probe] = 1;
        }
    }

    /**
     * Hutchinson's estimate, the mean of vᵀ J v over random v with coordinates ±1: unbiased, and exact where J is diagonal, since v_i² = 1
     * (Hutchinson, <i>Commun. Stat. Simul.</i> 19 (1990) 433). An item keeps its directions for the whole of its way, as Grathwohl et al. do (ICLR 2019,
     * <a href="https://arxiv.org/abs/1810.01367">arXiv:1810.01367</a>, section 3.1), so that the right-hand side is smooth.
     *
     * @param noise the seed
     * @param count how many directions
     */
    record Hutchinson(KeyedNoise noise, int count) implements Trace {
        /** Checks the count. */
        public Hutchinson {
            if (count < 1) {
                throw new IllegalArgumentException("count = " + count + ": expected at least 1 direction");
            }
        }

        @Override
        public int probes(int dimension) {
            return count;
        }

        @Override
        public double weight(int dimension) {
            return 1.0 / count;
        }

        @Override
        public void direction(int probe, long item, double[] out, int offset, int dimension) {
            noise.uniforms(Stream.TRACE_PROBE, probe, item, out, offset, dimension);
            for (int i = offset; i < offset + dimension; i++) {
                out[i] = out[i] < 0.5 ? -1 : 1;
            }
        }
    }
}
