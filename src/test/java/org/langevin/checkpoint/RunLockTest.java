package org.langevin.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One writer a run, told who the other is; the lock ends with its holder, however that ends. */
class RunLockTest {

    @TempDir
    Path folder;

    /** Another process: takes the lock, says so or why not, and waits to be killed. */
    static final class OtherProcess {

        private OtherProcess() {}

        /**
         * Takes the lock of a folder.
         *
         * @param arguments the folder
         * @throws InterruptedException never
         */
        public static void main(String[] arguments) throws InterruptedException {
            try (RunLock lock = RunLock.acquire(Path.of(arguments[0]))) {
                System.out.println("held " + (lock != null));
                TimeUnit.MINUTES.sleep(5);
            } catch (RunLockedException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private Process other() throws IOException {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(java, "-cp", path, OtherProcess.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        return reader.readLine();
    }

    @Test
    void aSecondHolderInThisProcessIsRefusedAndTheFirstKeepsTheLock() throws Exception {
        Path missing = folder.resolve("runs/new");
        try (RunLock lock = RunLock.acquire(missing)) {
            assertThat(lock).isNotNull();
            for (Path sameFolder : new Path[] {missing, folder.resolve("runs/../runs/new")}) {
                assertThat(catchThrowable(() -> RunLock.acquire(sameFolder)))
                        .isInstanceOf(RunLockedException.class)
                        .hasMessageContaining("is in use by this process itself");
            }
        }
        RunLock.acquire(missing).close();
    }

    /** Also after a refused second attempt in this process, which must not have dropped the system's lock. */
    @Test
    void anotherProcessIsRefusedAndToldWhoHoldsTheLock() throws Exception {
        try (RunLock lock = RunLock.acquire(folder)) {
            assertThat(lock).isNotNull();
            assertThat(catchThrowable(() -> RunLock.acquire(folder))).isInstanceOf(RunLockedException.class);
            Process other = other();
            assertThat(firstLine(other))
                    .startsWith(folder + ": is in use by process "
                            + ProcessHandle.current().pid() + " on "
                            + InetAddress.getLocalHost().getHostName() + " since 2")
                    .endsWith("; wait for it, stop it, or choose another folder with --out");
            assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void theLockOfAKilledProcessIsFreeAtOnce() throws Exception {
        Process other = other();
        try {
            assertThat(firstLine(other)).isEqualTo("held true");
            assertThat(catchThrowable(() -> RunLock.acquire(folder)))
                    .isInstanceOf(RunLockedException.class)
                    .hasMessageContaining("process " + other.pid() + " on ");
        } finally {
            other.destroyForcibly().waitFor();
        }
        long start = System.nanoTime();
        try (RunLock lock = RunLock.acquire(folder)) {
            assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(1));
            assertThat(Files.readString(folder.resolve(RunLock.NAME)))
                    .contains("\"pid\": " + ProcessHandle.current().pid());
            assertThat(lock).isNotNull();
        }
    }
}
