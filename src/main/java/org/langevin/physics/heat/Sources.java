package org.langevin.physics.heat;

/** What an equation's source makes. */
final class Sources {
    private Sources() {}

    /** out += time · s. */
    static void add(HeatEquation equation, double time, double[] out) {
        equation.source().ifPresent(source -> {
            double[] s = source.values();
            for (int i = 0; i < out.length; i++) {
                out[i] += time * s[i];
            }
        });
    }
}
