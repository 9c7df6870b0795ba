package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory that this process really takes: its pages in the machine's memory, Java's heap and everything else together. */
final class ResidentMemory {

    private ResidentMemory() {}

    /** The most so far, bytes, as Linux tells it; 0 on another system. */
    static long peak() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException notLinux) {
            return 0;
        }
    }
}
