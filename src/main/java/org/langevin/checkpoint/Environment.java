package org.langevin.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the bits of a training run depend on beside its configuration. Where it changes between two sittings of a run, results
 * stay right but need not be equal bit for bit.
 *
 * @param processor the CPU's type
 * @param threads threads of the numeric kernels
 * @param libraries versions by name, such as {@code onednn}, {@code nd4j}, {@code java}
 */
public record Environment(String processor, int threads, SortedMap<String, String> libraries) {

    /** Takes a copy of the versions. */
    public Environment {
        libraries = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(libraries));
    }

    /**
     * What is not as it was.
     *
     * @param before the environment of an earlier sitting
     * @return one line a difference, {@code threads: 2 -> 4}; none if nothing changed
     */
    public List<String> changesSince(Environment before) {
        List<String> changes = new ArrayList<>();
        add(changes, "processor", before.processor, processor);
        add(changes, "threads", Integer.toString(before.threads), Integer.toString(threads));
        TreeSet<String> names = new TreeSet<>(before.libraries.keySet());
        names.addAll(libraries.keySet());
        for (String name : names) {
            add(changes, name, before.libraries.getOrDefault(name, "none"), libraries.getOrDefault(name, "none"));
        }
        return changes;
    }

    private static void add(List<String> changes, String name, String before, String now) {
        if (!before.equals(now)) {
            changes.add(name + ": " + before + " -> " + now);
        }
    }
}
