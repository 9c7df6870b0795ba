package org.langevin.cli;

import org.langevin.config.ConfigurationException;

/**
 * Makes the JDK's vector instructions (the module {@code jdk.incubator.vector}) available to this process without the line
 * "WARNING: Using incubator modules" that {@code --add-modules} prints before any code of ours runs.
 *
 * <p>The JDK resolves a system module at run time by its own {@code jdk.internal.module.Modules.loadModule}; the launcher opens
 * that package to us ({@code --add-exports java.base/jdk.internal.module=ALL-UNNAMED}). The virtual machine turns its vector
 * intrinsics on when the module is defined, whichever way that happens, so the compiled code is the same. Programs that use
 * Langevin as a library, and the tests, say {@code --add-modules jdk.incubator.vector} as usual.
 */
final class VectorModule {
    private static final String NAME = "jdk.incubator.vector";

    private VectorModule() {}

    /**
     * Defines the module unless the JVM has it already.
     *
     * @throws ConfigurationException if this Java has no such module or doesn't let us define it
     */
    static void define() {
        if (ModuleLayer.boot().findModule(NAME).isPresent()) {
            return;
        }
        try {
            Class.forName("jdk.internal.module.Modules")
                    .getMethod("loadModule", String.class)
                    .invoke(null, NAME);
        } catch (ReflectiveOperationException refused) {
            throw new ConfigurationException(
                    "",
                    "Java " + Runtime.version() + " refuses to define " + NAME
                            + ": set LANGEVIN_JAVA_OPTS=--add-modules=" + NAME);
        }
    }
}
