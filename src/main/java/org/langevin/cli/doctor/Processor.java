package org.langevin.cli.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The processor: what decides the speed of the kernels.
 *
 * @param model the name its maker gave it, or "unknown"
 * @param logicalCores processors this process may use, hyper-threads counted
 * @param physicalCores cores with arithmetic units of their own; threads beyond them slow the kernels down
 * @param instructionSets the vector and matrix instruction sets it offers that the kernels can use, sorted by name; empty where
 *     the system doesn't tell (Windows)
 */
public record Processor(String model, int logicalCores, int physicalCores, List<String> instructionSets) {
    private static final String UNKNOWN = "unknown";

    /** Vector and matrix extensions of x86-64 and AArch64, as Linux and macOS spell them; the rest says nothing about speed. */
    private static final Pattern RELEVANT =
            Pattern.compile("sse4_[12]|avx\\w*|fma|f16c|amx_\\w+|asimd\\w*|sve\\w*|sme[12]?|bf16|i8mm|neon");

    private static final String CIM_QUERY =
            "Get-CimInstance Win32_Processor | ForEach-Object { 'Name=' + $_.Name; 'NumberOfCores=' + $_.NumberOfCores }";

    /**
     * Asks the operating system.
     *
     * @return the processor of this machine, with "unknown" and empty lists where the system does not say
     */
    public static Processor ofThisMachine() {
        int logical = Runtime.getRuntime().availableProcessors();
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            return ofCim(SystemText.ofCommand("powershell", "-NoProfile", "-Command", CIM_QUERY), logical);
        }
        return system.startsWith("mac")
                ? ofSysctl(SystemText.ofCommand("sysctl", "hw", "machdep.cpu"), logical)
                : ofCpuInfo(SystemText.ofFile("/proc/cpuinfo"), logical);
    }

    /**
     * Reads Linux's {@code /proc/cpuinfo}: a block a logical processor. A physical core is a distinct pair of package and core;
     * where the kernel doesn't tell them (AArch64, some virtual machines), every logical processor counts as one.
     *
     * @param text the file's content
     * @param logicalCores processors this process may use
     * @return the processor described
     */
    static Processor ofCpuInfo(String text, int logicalCores) {
        List<Map<String, String>> blocks = Arrays.stream(text.split("\n\\s*\n"))
                .map(block -> fields(block, ":"))
                .toList();
        long cores = blocks.stream()
                .filter(block -> block.containsKey("core id"))
                .map(block -> block.get("physical id") + "/" + block.get("core id"))
                .distinct()
                .count();
        Function<String, String> first = name -> blocks.stream()
                .map(block -> block.get(name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        String flags = first.apply("flags") + " " + first.apply("Features");
        return new Processor(
                named(first.apply("model name")), logicalCores, physical(cores, logicalCores), relevant(flags));
    }

    /**
     * Reads macOS's {@code sysctl hw machdep.cpu}: one {@code name: value} a line. Intel lists features in words, Apple's chips
     * as {@code hw.optional.arm.FEAT_name: 1}.
     *
     * @param text the command's output
     * @param logicalCores processors this process may use
     * @return the processor described
     */
    static Processor ofSysctl(String text, int logicalCores) {
        Map<String, String> fields = fields(text, ":");
        String intel = fields.getOrDefault("machdep.cpu.features", "") + " "
                + fields.getOrDefault("machdep.cpu.leaf7_features", "");
        String apple = fields.entrySet().stream()
                .filter(field -> field.getKey().startsWith("hw.optional.")
                        && field.getValue().equals("1"))
                .map(field -> field.getKey().replaceFirst(".*\\.(FEAT_)?", ""))
                .collect(Collectors.joining(" "));
        return new Processor(
                named(fields.getOrDefault("machdep.cpu.brand_string", "")),
                logicalCores,
                physical(number(fields.get("hw.physicalcpu")), logicalCores),
                relevant((intel + " " + apple).replace('.', '_')));
    }

    /**
     * Reads Windows' {@code Win32_Processor}: {@code Name=} and {@code NumberOfCores=} lines, one pair a socket.
     *
     * @param text the command's output
     * @param logicalCores processors this process may use
     * @return the processor described; Windows doesn't list instruction sets
     */
    static Processor ofCim(String text, int logicalCores) {
        long cores = text.lines()
                .filter(line -> line.startsWith("NumberOfCores="))
                .mapToLong(line -> number(line.substring(line.indexOf('=') + 1)))
                .sum();
        return new Processor(
                named(fields(text, "=").getOrDefault("Name", "")),
                logicalCores,
                physical(cores, logicalCores),
                List.of());
    }

    private static Map<String, String> fields(String text, String separator) {
        return text.lines()
                .map(line -> line.split(separator, 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0].strip(), parts -> parts[1].strip(), (one, two) -> one));
    }

    /** A container or an affinity mask may leave this process fewer cores than the machine has. */
    private static int physical(long found, int logicalCores) {
        return found <= 0 ? logicalCores : (int) Math.min(found, logicalCores);
    }

    private static String named(String model) {
        return model.isBlank() ? UNKNOWN : model;
    }

    private static long number(String digits) {
        return digits != null && digits.strip().matches("\\d{1,9}") ? Long.parseLong(digits.strip()) : 0;
    }

    private static List<String> relevant(String flags) {
        return List.copyOf(Arrays.stream(flags.toLowerCase(Locale.ROOT).split("\\s+"))
                .filter(flag -> RELEVANT.matcher(flag).matches())
                .collect(Collectors.toCollection(TreeSet::new)));
    }
}
