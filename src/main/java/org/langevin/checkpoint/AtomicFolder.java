package org.langevin.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Folders that are there whole or not at all.
 *
 * <p>The order is what makes it so. Everything is written under a temporary name beside the target: each file is forced, then
 * the manifest is written and forced, then the folders are forced. Only then is the folder renamed, in one step, and the rename
 * itself forced. Before the rename all is read back and compared with the manifest. What a crash leaves before the rename has a temporary name and no reader looks at it; what it leaves after the
 * rename is whole, because all of it was on the disk before.
 */
final class AtomicFolder {

    /** What names of unfinished and of abandoned folders begin with. */
    private static final String UNFINISHED = ".tmp-";

    private static final String ABANDONED = ".trash-";

    private AtomicFolder() {}

    /**
     * Writes a folder, reads it back and returns when it is whole on the disk.
     *
     * @param ops the disk
     * @param target the folder's name; nothing may stand there
     * @param files its files by path, with slashes
     * @throws CheckpointNotWrittenException if the disk failed; nothing stands at the target then, unless only the forcing of
     *     its name failed
     */
    static void write(FileOps ops, Path target, SortedMap<String, FileContent> files) {
        write(ops, target, files, AtomicFolder::refuseExisting);
    }

    /**
     * Writes a folder as {@link #write} does, and puts it in the place of the one that stands there. A crash between the two
     * renames may leave neither; what is so replaced must stand elsewhere too, as a model does in its run's checkpoints.
     *
     * @param ops the disk
     * @param target the folder's name
     * @param files its files by path, with slashes
     * @throws CheckpointNotWrittenException if the disk failed
     */
    static void replace(FileOps ops, Path target, SortedMap<String, FileContent> files) {
        write(ops, target, files, existing -> {
            if (Files.exists(existing)) {
                remove(ops, existing);
            }
        });
    }

    /** What makes room at a target, just before a whole folder gets its name. */
    private interface Clearance {
        void at(Path target) throws IOException;
    }

    private static void write(FileOps ops, Path target, SortedMap<String, FileContent> files, Clearance clearance) {
        Path parent = target.toAbsolutePath().getParent();
        Path temporary = parent.resolve(UNFINISHED + target.getFileName());
        long needed = files.values().stream().mapToLong(FileContent::bytes).sum();
        try {
            ensureFolder(ops, parent);
            refuseIfFull(parent, needed);
            deleteTree(ops, temporary);
            fill(ops, temporary, files);
            Manifest.read(temporary).verify(temporary, path -> true);
            clearance.at(target);
            ops.move(temporary, target);
            ops.force(parent);
            Manifest.read(target);
        } catch (IOException | UncheckedIOException | CorruptCheckpointException e) {
            discard(ops, temporary, e);
            throw new CheckpointNotWrittenException(target, needed, free(parent), e);
        } catch (RuntimeException e) {
            discard(ops, temporary, e);
            throw e;
        }
    }

    /**
     * Writes a single file, whole or not at all; one of the same name is replaced.
     *
     * @param ops the disk
     * @param target the file's name
     * @param content what it is to hold
     * @throws CheckpointNotWrittenException if anything failed; what stood at the target stands there still
     */
    static void writeFile(FileOps ops, Path target, FileContent content) {
        Path parent = target.toAbsolutePath().getParent();
        Path temporary = parent.resolve(UNFINISHED + target.getFileName());
        try {
            ensureFolder(ops, parent);
            deleteTree(ops, temporary);
            put(ops, temporary, content);
            ops.move(temporary, target);
            ops.force(parent);
        } catch (IOException | UncheckedIOException e) {
            discard(ops, temporary, e);
            throw new CheckpointNotWrittenException(target, content.bytes(), free(parent), e);
        } catch (RuntimeException e) {
            discard(ops, temporary, e);
            throw e;
        }
    }

    /**
     * Removes a folder. It loses its name first, and for good, so that it is never seen half removed.
     *
     * @param ops the disk
     * @param folder an existing folder
     * @throws IOException if it cannot be removed
     */
    static void remove(FileOps ops, Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        Path abandoned = parent.resolve(ABANDONED + folder.getFileName());
        deleteTree(ops, abandoned);
        ops.move(folder, abandoned);
        ops.force(parent);
        deleteTree(ops, abandoned);
    }

    /**
     * Removes what crashes have left behind in a folder that has no other writer.
     *
     * @param ops the disk
     * @param parent where atomic folders are written
     * @throws IOException if something cannot be removed
     */
    static void sweep(FileOps ops, Path parent) throws IOException {
        for (Path path : children(parent)) {
            String name = path.getFileName().toString();
            if (name.startsWith(UNFINISHED) || name.startsWith(ABANDONED)) {
                deleteTree(ops, path);
            }
        }
    }

    /**
     * What stands in a folder.
     *
     * @param folder a folder
     * @return the paths in it in alphabetical order; none if the folder is not there
     * @throws IOException if it cannot be read
     */
    static List<Path> children(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.sorted().toList();
        }
    }

    /** Writes and forces everything: the files, the manifest behind them, and the folders, the innermost first. */
    private static void fill(FileOps ops, Path folder, SortedMap<String, FileContent> files) throws IOException {
        ops.createFolder(folder);
        TreeSet<Path> inner = new TreeSet<>();
        for (String path : files.keySet()) {
            for (Path p = folder.resolve(path).getParent(); !p.equals(folder); p = p.getParent()) {
                inner.add(p);
            }
        }
        for (Path each : inner) {
            ops.createFolder(each);
        }
        List<Manifest.Entry> entries = new ArrayList<>();
        for (Map.Entry<String, FileContent> file : files.entrySet()) {
            String digest = put(ops, folder.resolve(file.getKey()), file.getValue());
            entries.add(new Manifest.Entry(file.getKey(), file.getValue().bytes(), digest));
        }
        put(ops, folder.resolve(Manifest.NAME), FileContent.of(Manifest.text(entries)));
        for (Path each : inner.descendingSet()) {
            ops.force(each);
        }
        ops.force(folder);
    }

    /** Writes and forces a file; returns the digest of what was written, taken on the way. */
    private static String put(FileOps ops, Path file, FileContent content) throws IOException {
        try (FileOps.Output out = ops.create(file)) {
            Digesting digesting = new Digesting(out, Manifest.newDigest());
            content.writeTo(digesting);
            out.force();
            return Manifest.hex(digesting.digest().digest());
        }
    }

    /**
     * A channel that digests what goes through it.
     *
     * @param out where the bytes go
     * @param digest what has gone so far
     */
    private record Digesting(FileOps.Output out, MessageDigest digest) implements WritableByteChannel {

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            ByteBuffer before = bytes.duplicate();
            int written = out.write(bytes);
            digest.update(before.limit(before.position() + written));
            return written;
        }

        @Override
        public boolean isOpen() {
            return out.isOpen();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    /**
     * Makes a folder in one that is there; the new name is only durable once the latter is forced. No more than one is made: where
     * the folder of a whole run has vanished, something is amiss that no new folder mends.
     */
    private static void ensureFolder(FileOps ops, Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        ops.createFolder(folder);
        ops.force(folder.getParent());
    }

    private static void refuseExisting(Path target) throws IOException {
        if (Files.exists(target)) {
            throw new IOException(target + " exists already");
        }
    }

    /** Rather before the first byte than after the last but one; the real limit may still be another, such as a quota. */
    private static void refuseIfFull(Path parent, long needed) throws IOException {
        long free = free(parent);
        if (free >= 0 && free < needed) {
            throw new IOException("No space left on device");
        }
    }

    private static long free(Path parent) {
        try {
            return Files.getFileStore(parent).getUsableSpace();
        } catch (IOException e) {
            return -1;
        }
    }

    /** Best effort: on a disk that has just failed, the reason matters more than what is left; the next save sweeps. */
    private static void discard(FileOps ops, Path temporary, Exception reason) {
        try {
            deleteTree(ops, temporary);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static void deleteTree(FileOps ops, Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(root)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            ops.delete(path);
        }
    }
}
