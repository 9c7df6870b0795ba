package org.langevin.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/**
 * Fifty processes that do nothing but save, every second one waiting for the disk, each killed at a random moment: no
 * checkpoint that was acknowledged is
 * lost, none that is there is broken. Fifty of fifty bounds the chance of a loss below 6 % at 95 % confidence. A killed process
 * loses no page cache: what a loss of power adds is in {@link CrashTest}.
 */
@DisabledOnOs(OS.WINDOWS)
class KilledStoreTest {

    private static final int TRIALS = 50;
    private static final int AT_ONCE = 5;
    private static final int LONGEST_MILLISECONDS = 2000;

    @TempDir
    Path folder;

    /** Saves every 20 milliseconds, or as fast as the disk lets it, and says the step of every save that has returned. */
    static final class Saver {

        private Saver() {}

        /**
         * Saves until it is killed.
         *
         * @param arguments where to, and whether to wait for the disk
         */
        public static void main(String[] arguments) {
            FileOps disk = Boolean.parseBoolean(arguments[1]) ? FileOps.disk() : new UnforcedDisk();
            CheckpointStore store = new CheckpointStore(Path.of(arguments[0]), 2, disk);
            store.save(Specimens.checkpoint(0)); // classes are loaded and the disk is awake
            System.out.println(0);
            for (long step = 1; ; step++) {
                long next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
                store.save(Specimens.checkpoint(step));
                System.out.println(step);
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }

    @Test
    void whatWasAcknowledgedOutlivesAKill() throws Exception {
        ExecutorService killers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Callable<Long>> trials = IntStream.range(0, TRIALS)
                    .mapToObj(trial -> (Callable<Long>) () -> acknowledgedAndFound(trial))
                    .toList();
            long saved = 0;
            for (Future<Long> trial : killers.invokeAll(trials)) {
                saved += trial.get();
            }
            assertThat(saved).as("checkpoints acknowledged in all trials").isGreaterThan(TRIALS);
        } finally {
            killers.shutdownNow();
        }
    }

    private long acknowledgedAndFound(int trial) throws IOException, InterruptedException {
        Path checkpoints =
                Files.createDirectory(folder.resolve("trial-" + trial)).resolve("checkpoints");
        String forced = Boolean.toString(trial % 2 == 0);
        Process saver = ChildJvm.of(List.of("-Xmx64m"), Saver.class, checkpoints.toString(), forced)
                .start();
        long acknowledged = 0;
        try (BufferedReader out = saver.inputReader(StandardCharsets.UTF_8)) {
            acknowledged = Long.parseLong(out.readLine());
            Thread.sleep(new KeyedNoise(7).integer(Stream.TIMESTEP, 0, trial, LONGEST_MILLISECONDS));
            ChildJvm.signal(saver, "KILL");
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                acknowledged = Long.parseLong(line);
            }
        }
        verify(checkpoints, acknowledged, "trial " + trial + ", killed after checkpoint " + acknowledged);
        return acknowledged;
    }

    /** The newest is at least the last acknowledged one, all are whole, and the next process goes on. */
    private static void verify(Path checkpoints, long acknowledged, String when) throws IOException {
        CheckpointStore store = new CheckpointStore(checkpoints, 2, new UnforcedDisk());
        long found = 0;
        for (Path each : AtomicFolder.children(checkpoints)) {
            if (Character.isDigit(each.getFileName().toString().charAt(0))) {
                Checkpoint checkpoint = CheckpointStore.open(each);
                assertThat(Specimens.isOfOnePiece(checkpoint)).as(when).isTrue();
                found = Math.max(found, checkpoint.counters().step());
            }
        }
        assertThat(found).as(when).isGreaterThanOrEqualTo(acknowledged);
        store.save(Specimens.checkpoint(found + 1));
        CheckpointStore.Restored newest = store.newest().orElseThrow();
        assertThat(newest.refused()).as(when).isEmpty();
        assertThat(newest.checkpoint().counters().step()).as(when).isEqualTo(found + 1);
        assertThat(checkpoints)
                .as(when)
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith("."));
    }
}
