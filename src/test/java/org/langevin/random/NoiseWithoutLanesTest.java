package org.langevin.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A JVM started without the incubator module silently takes the scalar twin, and computes the same bits. */
class NoiseWithoutLanesTest {
    @Test
    void aPlainJvmGivesTheSameBits() throws IOException, InterruptedException {
        Process plain = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Digest.class.getName())
                .redirectErrorStream(true)
                .start();
        String answer = new String(plain.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(plain.waitFor()).as(answer).isZero();
        assertThat(answer.strip()).isEqualTo("ScalarKernel " + Digest.ofNormals());
        assertThat(NoiseKernel.fastest()).isInstanceOf(VectorKernel.class);
    }

    /** Pins the bits themselves, so that a change of machine, JDK or code that moves one of them is seen. */
    @Test
    void theBitsAreThoseOfEveryOtherMachine() {
        assertThat(Digest.ofNormals()).isEqualTo(-672_873_745);
    }

    /** Prints which kernel runs and a digest of a hundred thousand normals. */
    static final class Digest {
        private Digest() {}

        public static void main(String[] arguments) {
            System.out.println(NoiseKernel.fastest().getClass().getSimpleName() + " " + ofNormals());
        }

        /** Drawn again until they come from lanes, where the JVM has them: the first numbers of a process never do. */
        static int ofNormals() {
            double[] x = new double[100_000];
            Set<Integer> digests = new HashSet<>();
            for (long drawn = 0; drawn < KeyedNoise.FEW + x.length; drawn += x.length) {
                new KeyedNoise(7).normals(Stream.INITIAL_NOISE, 0, 0, x, 0, x.length);
                digests.add(Arrays.hashCode(x));
            }
            assertThat(digests).hasSize(1);
            return digests.iterator().next();
        }
    }
}
