package org.langevin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.datavec.api.split.CollectionInputSplit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarRecordReaderTest {
    private static final int RECORDS = 3;

    @TempDir
    Path folder;

    /** Files of three records each: number n has class n modulo 10, red n, green 100 + row, blue 200 + column. */
    private List<Path> files(int count) {
        return IntStream.range(0, count)
                .mapToObj(f -> {
                    byte[] bytes = new byte[RECORDS * CifarRecordReader.RECORD];
                    for (int r = 0; r < RECORDS; r++) {
                        int at = r * CifarRecordReader.RECORD;
                        int number = f * RECORDS + r;
                        bytes[at] = (byte) (number % 10);
                        for (int pixel = 0; pixel < 1024; pixel++) {
                            bytes[at + 1 + pixel] = (byte) number;
                            bytes[at + 1025 + pixel] = (byte) (100 + pixel / 32);
                            bytes[at + 2049 + pixel] = (byte) (200 + pixel % 32);
                        }
                    }
                    return IdxBytes.write(folder.resolve("data_batch_" + (f + 1) + ".bin"), bytes);
                })
                .toList();
    }

    private static CifarRecordReader reader(List<Path> files) {
        CifarRecordReader reader = new CifarRecordReader(List.of("airplane"), RECORDS);
        reader.initialize(
                new CollectionInputSplit(files.stream().map(Path::toUri).toList()));
        return reader;
    }

    @Test
    void planesBecomePixelsAndFilesFollowEachOther() {
        try (CifarRecordReader reader = reader(files(5))) {
            ImageDataset images = ImageDataset.read(reader);
            assertThat(images.size()).isEqualTo(15);
            assertThat(images.shape()).isEqualTo(new ImageShape(32, 32, 3));
            assertThat(images.classNames()).containsExactly("airplane");
            for (int n = 0; n < 15; n++) {
                assertThat(images.label(n)).isEqualTo(n % 10);
                for (int pixel : new int[] {0, 31, 32, 500, 1023}) {
                    assertThat(images.value(n, 3 * pixel)).isEqualTo(n);
                    assertThat(images.value(n, 3 * pixel + 1)).isEqualTo(100 + pixel / 32);
                    assertThat(images.value(n, 3 * pixel + 2)).isEqualTo(200 + pixel % 32);
                }
            }
        }
    }

    @Test
    void theLengthMustBeExact() throws IOException {
        for (int difference : new int[] {-1, 1, -CifarRecordReader.RECORD, CifarRecordReader.RECORD}) {
            List<Path> files = files(2);
            byte[] bytes = Files.readAllBytes(files.get(1));
            Files.write(files.get(1), Arrays.copyOf(bytes, bytes.length + difference));
            assertThatThrownBy(() -> reader(files))
                    .isInstanceOf(DataException.class)
                    .hasMessageContainingAll(
                            "data_batch_2.bin", "a length of " + (9219 + difference) + " bytes, expected 9219");
        }
    }

    @Test
    void aClassBeyondNineIsRefusedWithItsPlace() throws IOException {
        List<Path> files = files(2);
        byte[] bytes = Files.readAllBytes(files.get(1));
        bytes[CifarRecordReader.RECORD] = 10;
        Files.write(files.get(1), bytes);
        try (CifarRecordReader reader = reader(files)) {
            assertThatThrownBy(() -> ImageDataset.read(reader))
                    .isInstanceOf(DataException.class)
                    .hasMessageContainingAll("data_batch_2.bin", "byte 3073", "a class of 10, expected 0 to 9");
        }
    }

    /** The real sizes, in files of nothing but holes: 10,000 records of 3073 bytes, five files to train on and one to test. */
    @Test
    void aFolderOfTheRealSizesIsFoundAndReadAndEachMissingFileNamed() throws IOException {
        List<String> names = List.of("plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
        Files.write(folder.resolve("batches.meta.txt"), names);
        for (int f = 1; f <= 5; f++) {
            hole("data_batch_" + f + ".bin");
        }
        hole("test_batch.bin");
        DataSplit split = new Datasets(1L << 30).open(folder.toString(), 7);
        assertThat(split.source().form()).isEqualTo(DataSource.Form.CIFAR_10);
        assertThat(split.training().size()).isEqualTo(50_000);
        assertThat(split.heldOut().size()).isEqualTo(7);
        assertThat(split.training().classNames()).isEqualTo(names);
        Files.delete(folder.resolve("data_batch_4.bin"));
        assertThatThrownBy(() -> new Datasets().open(folder.toString(), 7))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("data_batch_4.bin", "is missing");
    }

    private void hole(String name) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(30_730_000);
        }
    }
}
