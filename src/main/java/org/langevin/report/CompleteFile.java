package org.langevin.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Files that appear under their name only when they are complete: written beside it, then renamed over it. Whoever looks at a
 * picture while a run replaces it sees the old one or the new one, never half of one.
 *
 * <p>Nothing is forced to the disk: these files can be made again from a checkpoint, and only that must outlive a power cut.
 */
public final class CompleteFile {
    private CompleteFile() {}

    /** Writes the content of a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Makes or replaces a file.
     *
     * @param file its name; missing folders above it are made
     * @param content what to write
     * @throws IOException if the file can't be written; what stood there before still does
     */
    public static void write(Path file, Content content) throws IOException {
        Path absolute = file.toAbsolutePath();
        Files.createDirectories(absolute.getParent());
        Path unfinished = absolute.resolveSibling(
                "." + absolute.getFileName() + "." + ProcessHandle.current().pid());
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16)) {
                content.writeTo(out);
            }
            Files.move(unfinished, absolute, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }
}
