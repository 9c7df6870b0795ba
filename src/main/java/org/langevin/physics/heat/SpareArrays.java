package org.langevin.physics.heat;

import java.lang.ref.SoftReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.langevin.field.Field;

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

    /** Fails if an array can't take the values that come after a state's. */
    static void requireRoom(Field state, double[] room) {
        int points = state.values().length;
        if (room.length != points) {
            throw new IllegalArgumentException(
                    "room of " + room.length + " values: expected " + points + ", one for each point of the state");
        }
        if (room == state.values()) {
            throw new IllegalArgumentException(
                    "room = the state's own values: expected another array, since steps read what they would overwrite");
        }
    }
}
