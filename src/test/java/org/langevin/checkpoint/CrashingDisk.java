package org.langevin.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A disk that writes down every operation, and can say afterwards what would stand on it had the power gone after the first k
 * of them. What a file system may lose then is what POSIX lets it lose: bytes that were not forced, and names whose folder was
 * not forced.
 */
final class CrashingDisk implements FileOps {

    /** What is lost in a crash. */
    enum Loss {
        /** Nothing: the process died, the machine went on. */
        NOTHING,
        /** All bytes since each file was last forced. */
        BYTES,
        /** Half of the last write, where it was not forced. */
        HALF_A_WRITE,
        /** All changes of names since each folder was last forced. */
        NAMES,
        /** Bytes and names. */
        BYTES_AND_NAMES
    }

    private interface Change {
        void applyTo(Folder root);
    }

    private sealed interface Inode permits Folder, Content {}

    private record Folder(Map<String, Inode> names, Map<String, Inode> durable) implements Inode {
        Folder() {
            this(new TreeMap<>(), new TreeMap<>());
        }
    }

    private static final class Content implements Inode {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private byte[] forced = new byte[0];
        private int lastWrite;

        byte[] after(Loss loss) {
            byte[] written = bytes.toByteArray();
            return switch (loss) {
                case NOTHING, NAMES -> written;
                case BYTES, BYTES_AND_NAMES -> forced;
                case HALF_A_WRITE ->
                    written.length == forced.length
                            ? written
                            : java.util.Arrays.copyOf(written, written.length - (lastWrite + 1) / 2);
            };
        }
    }

    private final Path root;
    private final List<Change> changes = new ArrayList<>();

    CrashingDisk(Path root) {
        this.root = root;
    }

    /** The number of operations so far. */
    int operations() {
        return changes.size();
    }

    /**
     * What a crash leaves.
     *
     * @param operations how many operations were done before
     * @param loss what the crash loses
     * @return files' bytes (one character each) by path, and folders with an ending slash
     */
    SortedMap<String, String> remains(int operations, Loss loss) {
        Folder disk = new Folder();
        for (Change change : changes.subList(0, operations)) {
            change.applyTo(disk);
        }
        SortedMap<String, String> remains = new TreeMap<>();
        collect(disk, loss, "", remains);
        return remains;
    }

    private static void collect(Folder folder, Loss loss, String path, SortedMap<String, String> remains) {
        boolean namesLost = loss == Loss.NAMES || loss == Loss.BYTES_AND_NAMES;
        (namesLost ? folder.durable() : folder.names()).forEach((name, inode) -> {
            if (inode instanceof Content content) {
                remains.put(path + name, new String(content.after(loss), StandardCharsets.ISO_8859_1));
            } else {
                remains.put(path + name + "/", "");
                collect((Folder) inode, loss, path + name + "/", remains);
            }
        });
    }

    /**
     * Puts what a crash left on the real disk.
     *
     * @param remains what it left
     * @param target an empty folder
     */
    static void restore(SortedMap<String, String> remains, Path target) throws IOException {
        for (Map.Entry<String, String> each : remains.entrySet()) {
            Path path = target.resolve(each.getKey());
            if (each.getKey().endsWith("/")) {
                Files.createDirectory(path);
            } else {
                Files.write(path, each.getValue().getBytes(StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        FileOps.disk().createFolder(folder);
        changes.add(disk -> around(disk, folder).names().put(name(folder), new Folder()));
    }

    @Override
    public Output create(Path file) throws IOException {
        Output real = FileOps.disk().create(file);
        changes.add(disk -> around(disk, file).names().put(name(file), new Content()));
        return new Output() {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                ByteBuffer copy = bytes.duplicate();
                int written = real.write(bytes);
                byte[] piece = new byte[written];
                copy.get(piece);
                changes.add(disk -> {
                    Content content = (Content) around(disk, file).names().get(name(file));
                    content.bytes.writeBytes(piece);
                    content.lastWrite = piece.length;
                });
                return written;
            }

            @Override
            public void force() {
                changes.add(disk -> {
                    Content content = (Content) around(disk, file).names().get(name(file));
                    content.forced = content.bytes.toByteArray();
                });
            }

            @Override
            public boolean isOpen() {
                return real.isOpen();
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }

    @Override
    public void force(Path folder) {
        changes.add(disk -> {
            Folder inode = (Folder) find(disk, folder);
            inode.durable().clear();
            inode.durable().putAll(inode.names());
        });
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        FileOps.disk().move(from, to);
        changes.add(disk -> around(disk, to)
                .names()
                .put(name(to), around(disk, from).names().remove(name(from))));
    }

    @Override
    public void delete(Path path) throws IOException {
        FileOps.disk().delete(path);
        changes.add(disk -> around(disk, path).names().remove(name(path)));
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private Folder around(Folder disk, Path path) {
        return (Folder) find(disk, path.toAbsolutePath().getParent());
    }

    private Inode find(Folder disk, Path path) {
        Inode inode = disk;
        for (Path part : root.toAbsolutePath().relativize(path.toAbsolutePath())) {
            if (!part.toString().isEmpty()) {
                inode = ((Folder) inode).names().get(part.toString());
            }
        }
        return inode;
    }
}
