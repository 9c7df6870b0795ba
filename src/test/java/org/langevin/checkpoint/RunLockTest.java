package org.langevin.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
        return ChildJvm.of(List.of(), OtherProcess.class, folder.toString()).start();
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

    /** What another process has left in the file is overwritten: the lock is the system's, not the text. */
    @Test
    void aStaleFileHoldsNothingUp() throws Exception {
        Path file = folder.resolve(RunLock.NAME);
        for (String stale :
                List.of("", "{\"pid\": 99", "{\"pid\": 4194303, \"host\": \"here\", \"since\": \"2020-01-01\"}")) {
            Files.writeString(file, stale);
            try (RunLock lock = RunLock.acquire(folder)) {
                assertThat(Json.read(file, RunLock.Holder.class).pid())
                        .isEqualTo(ProcessHandle.current().pid());
                assertThat(lock).isNotNull();
            }
        }
    }

    /** A process that tries for the lock each time it is told to, and lets go when told so. */
    static final class Racer {

        private Racer() {}

        /**
         * Races until its input ends.
         *
         * @param arguments the folder
         * @throws IOException never
         */
        public static void main(String[] arguments) throws IOException {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            System.out.println("ready");
            RunLock lock = null;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("release")) {
                    if (lock != null) {
                        lock.close();
                        lock = null;
                    }
                    System.out.println("released");
                } else {
                    try {
                        lock = RunLock.acquire(Path.of(arguments[0]));
                        System.out.println("won");
                    } catch (RunLockedException e) {
                        System.out.println(e.getMessage());
                    }
                }
            }
        }
    }

    /** Fifty races of two processes for one folder. */
    @Test
    void oneOfTwoThatStartAtOnceWinsAndTheOtherIsToldItsName() throws Exception {
        List<Process> racers = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                racers.add(ChildJvm.of(
                                List.of(), Racer.class, folder.resolve("run").toString())
                        .start());
            }
            for (Process racer : racers) {
                assertThat(firstLine(racer)).isEqualTo("ready");
            }
            for (int race = 0; race < 50; race++) {
                tell(racers, "go");
                List<String> answers = List.of(firstLine(racers.get(0)), firstLine(racers.get(1)));
                int winner = answers.indexOf("won");
                assertThat(winner).as("race %d: %s", race, answers).isNotNegative();
                assertThat(answers.get(1 - winner))
                        .as("race %d", race)
                        .contains("is in use by process " + racers.get(winner).pid() + " on "
                                + InetAddress.getLocalHost().getHostName() + " since 2");
                tell(racers, "release");
                assertThat(List.of(firstLine(racers.get(0)), firstLine(racers.get(1))))
                        .containsOnly("released");
            }
        } finally {
            racers.forEach(Process::destroyForcibly);
        }
    }

    private static void tell(List<Process> processes, String what) throws IOException {
        for (Process process : processes) {
            process.getOutputStream().write((what + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }
    }
}
