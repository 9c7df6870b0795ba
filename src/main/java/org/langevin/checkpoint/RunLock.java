package org.langevin.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The right to write to a run's folder, which one holder at a time has.
 *
 * <p>It is the operating system's lock on a file {@code LOCK}, so that it ends with its process, however that ends. The file's
 * content says who holds it, for messages alone; the file stays when the lock is released, because removing it would let two
 * processes lock two files of one name. Readers of a run take no lock and are never held up.
 */
public final class RunLock implements AutoCloseable {

    /** The file's name. */
    static final String NAME = "LOCK";

    /**
     * Folders locked by this process. POSIX systems drop a process's lock on a file as soon as it closes any channel to that file,
     * so a second attempt must be refused before it opens one.
     */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    /** Where the locked byte is: far behind the text, which stays readable where locks are binding. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final Path folder;
    private final FileChannel channel;

    private RunLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Who holds a lock.
     *
     * @param pid the process's number
     * @param host the machine's name
     * @param since when the lock was taken, ISO 8601 in UTC
     */
    record Holder(long pid, String host, String since) {

        boolean mayBeAlive() {
            return !host.equals(hostName()) || ProcessHandle.of(pid).isPresent();
        }

        @Override
        public String toString() {
            return "process " + pid + " on " + host + " since " + since;
        }
    }

    /**
     * Takes the lock of a run's folder, which is made if it is not there.
     *
     * @param folder the run's folder
     * @return the lock, to be closed when the run ends
     * @throws RunLockedException naming the holder, if there is one
     */
    public static RunLock acquire(Path folder) {
        try {
            Files.createDirectories(folder);
            Path real = folder.toRealPath();
            if (!HELD_HERE.add(real)) {
                throw new RunLockedException(folder, "this process itself");
            }
            return lock(folder, real);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be locked; check that it can be written to", e);
        }
    }

    @Override
    public void close() {
        try (channel) {
            channel.truncate(0);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": its lock cannot be released", e);
        } finally {
            HELD_HERE.remove(folder);
        }
    }

    private static RunLock lock(Path folder, Path real) throws IOException {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    real.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
            if (lock == null) {
                throw new RunLockedException(folder, holder(real.resolve(NAME)));
            }
            channel.truncate(0);
            FileContent.writeFully(ByteBuffer.wrap(Json.bytes(self())), channel);
            return new RunLock(real, channel);
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(real);
            if (channel != null) {
                channel.close();
            }
            throw e;
        }
    }

    private static Holder self() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return new Holder(ProcessHandle.current().pid(), hostName(), now.toString());
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "this host";
        }
    }

    /** Who holds the lock by the file's word, which the holder may not have come to write yet. */
    private static String holder(Path file) {
        for (int attempt = 0; attempt < 10; attempt++) {
            Optional<Holder> holder = written(file).filter(Holder::mayBeAlive);
            if (holder.isPresent()) {
                return holder.get().toString();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return "another process, which does not say its name";
    }

    private static Optional<Holder> written(Path file) {
        try {
            return Optional.of(Json.read(file, Holder.class));
        } catch (CorruptCheckpointException e) {
            return Optional.empty();
        }
    }
}
