package org.langevin.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import jdk.incubator.vector.FloatVector;

/**
 * What this machine has of all that Langevin needs, and what stands in the way.
 *
 * @param langevin the version of this program
 * @param java the virtual machine
 * @param processor the processor
 * @param memory the memory
 * @param threading how the native libraries were told to run in parallel
 * @param oneDnn the library of the network's kernels, or null where it doesn't load
 * @param nd4j the library of arrays, or null where it doesn't load
 * @param problems what should be mended, each with how; empty on a machine that is ready
 */
public record Checkup(
        String langevin,
        JavaMachine java,
        Processor processor,
        Memory memory,
        Threading threading,
        OneDnn oneDnn,
        Nd4jBackend nd4j,
        List<String> problems) {

    /**
     * The Java virtual machine.
     *
     * @param version such as "17.0.15+6"
     * @param vendor who built it
     * @param home where it is installed
     * @param system the operating system it runs on and its architecture
     * @param vectorBits width of the vectors that its vector module computes with, in bits; 0 where it has no such module
     */
    public record JavaMachine(String version, String vendor, String home, String system, int vectorBits) {
        private static JavaMachine running() {
            return new JavaMachine(
                    Runtime.version().toString(),
                    System.getProperty("java.vm.vendor"),
                    System.getProperty("java.home"),
                    System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                            + System.getProperty("os.arch"),
                    widestVector());
        }

        private static int widestVector() {
            try {
                return FloatVector.SPECIES_PREFERRED.vectorBitSize();
            } catch (NoClassDefFoundError noSuchModule) {
                return 0;
            }
        }
    }

    /**
     * Memory, in mebibytes (2^20 bytes). In a container, what the container may use.
     *
     * @param physicalMib what is built in
     * @param freeMib what nobody uses at this moment
     * @param heapLimitMib how far Java's heap may grow ({@code -Xmx}); arrays of the network lie outside it
     */
    public record Memory(long physicalMib, long freeMib, long heapLimitMib) {
        private static Memory ofThisMachine() {
            OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            return new Memory(
                    system.getTotalMemorySize() >> 20,
                    system.getFreeMemorySize() >> 20,
                    Runtime.getRuntime().maxMemory() >> 20);
        }
    }

    /**
     * The environment variables that OpenMP reads once, when the first native library loads.
     *
     * @param threads {@code OMP_NUM_THREADS}, or "unset"
     * @param dynamic {@code OMP_DYNAMIC}, or "unset"
     * @param waitPolicy {@code OMP_WAIT_POLICY}, or "unset"
     */
    public record Threading(String threads, String dynamic, String waitPolicy) {
        static Threading of(Map<String, String> environment) {
            return new Threading(
                    environment.getOrDefault("OMP_NUM_THREADS", "unset"),
                    environment.getOrDefault("OMP_DYNAMIC", "unset"),
                    environment.getOrDefault("OMP_WAIT_POLICY", "unset"));
        }

        /** What is known to go wrong with these settings. */
        List<String> problems(Processor processor) {
            List<String> problems = new ArrayList<>();
            if (threads.equals("unset")) {
                problems.add(
                        "OMP_NUM_THREADS is unset: start by ./langevin, or set it to " + processor.physicalCores());
            }
            if (!dynamic.equalsIgnoreCase("false")) {
                problems.add("OMP_DYNAMIC is " + dynamic + ": set it to false, other values have crashed the kernels");
            }
            return problems;
        }
    }

    /**
     * Looks at everything; takes a few seconds, because it loads the native libraries.
     *
     * @return what was found
     */
    public static Checkup ofThisMachine() {
        Processor processor = Processor.ofThisMachine();
        Threading threading = Threading.of(System.getenv());
        List<String> problems = new ArrayList<>(threading.problems(processor));
        OneDnn oneDnn = load("oneDNN", OneDnn::load, problems);
        Nd4jBackend nd4j = load("ND4J", Nd4jBackend::load, problems);
        return new Checkup(
                ArtifactVersion.of("org.langevin", "langevin"),
                JavaMachine.running(),
                processor,
                Memory.ofThisMachine(),
                threading,
                oneDnn,
                nd4j,
                List.copyOf(problems));
    }

    /** Whether the library that every network needs was found; without oneDNN training is slow, but it works. */
    public boolean canTrain() {
        return nd4j != null;
    }

    /**
     * Loads a native library, or notes why it does not load. Libraries fail as linkage errors, and as whatever their Java side
     * makes of those.
     */
    static <T> T load(String name, Supplier<T> library, List<String> problems) {
        try {
            return library.get();
        } catch (LinkageError | RuntimeException notLoaded) {
            problems.add(
                    name + " does not load (" + root(notLoaded)
                            + "): run 'mvn clean package' for this machine's own libraries, and see that the home folder is writable");
            return null;
        }
    }

    private static Throwable root(Throwable thrown) {
        return thrown.getCause() == null ? thrown : root(thrown.getCause());
    }
}
