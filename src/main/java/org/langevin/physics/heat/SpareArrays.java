package org.langevin.physics.heat;

import java.lang.ref.SoftReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Arrays that are used again, since a new one is zeros written to memory: at the speed of a sweep that costs as much as several steps. They
 * are held softly, so that memory that is short goes to others. Whoever takes one has it alone until giving it back; no result is made of
 * one.
 */
final class SpareArrays {
    private final Queue<SoftReference<double[]>> arrays = new ConcurrentLinkedQueue<>();

    /** An array of at least this length, with whatever numbers. */
    double[] take(int length) {
        for (SoftReference<double[]> next = arrays.poll(); next != null; next = arrays.poll()) {
            double[] array = next.get();
            if (array != null && array.length >= length) {
                return array;
            }
        }
        return new double[length];
    }

    /** Gives back an array that {@link #take} gave. */
    void giveBack(double[] array) {
        arrays.add(new SoftReference<>(array));
    }
}
