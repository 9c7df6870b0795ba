package org.langevin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.datavec.api.records.Record;
import org.datavec.api.split.CollectionInputSplit;
import org.datavec.api.writable.BytesWritable;
import org.datavec.api.writable.Writable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxRecordReaderTest {
    @TempDir
    Path folder;

    @Test
    void aRecordIsAnImageAndItsLabel() {
        try (IdxRecordReader reader = reader(file("images", 3, 4, 5), file("labels", 3))) {
            assertThat(reader.shape()).isEqualTo(new ImageShape(4, 5, 1));
            assertThat(reader.size()).isEqualTo(3);
            reader.next();
            List<Writable> second = reader.next();
            assertThat(((BytesWritable) second.get(0)).getContent()).hasSize(20).startsWith(20, 21);
            assertThat(second.get(1).toInt()).isEqualTo(1);
            assertThat(reader.hasNext()).isTrue();
            reader.next();
            assertThat(reader.hasNext()).isFalse();
        }
    }

    @Test
    void labelsAreUnsignedAndOptional() {
        byte[] label255 = Arrays.copyOf(IdxBytes.header(1), 9);
        label255[8] = (byte) 255;
        Path labels = IdxBytes.write(folder.resolve("labels"), label255);
        try (IdxRecordReader labelled = reader(file("one", 1, 2, 2), labels);
                IdxRecordReader bare = reader(file("one", 1, 2, 2))) {
            assertThat(labelled.next().get(1).toInt()).isEqualTo(255);
            assertThat(bare.isLabelled()).isFalse();
            assertThat(bare.next()).hasSize(1);
        }
    }

    @Test
    void rankFourIsColour() {
        try (IdxRecordReader reader = reader(file("colour", 2, 4, 5, 3))) {
            assertThat(reader.shape()).isEqualTo(new ImageShape(4, 5, 3));
        }
    }

    @Test
    void resetStartsAfresh() {
        try (IdxRecordReader reader = reader(file("images", 2, 2, 2), file("labels", 2))) {
            List<List<Writable>> once = all(reader);
            reader.reset();
            assertThat(all(reader)).isEqualTo(once).hasSize(2);
        }
    }

    @Test
    void recordsAreFoundAgainByTheirPlaceInAnyOrder() {
        try (IdxRecordReader reader = reader(file("images", 5, 2, 2), file("labels", 5))) {
            List<Record> records = new ArrayList<>();
            while (reader.hasNext()) {
                records.add(reader.nextRecord());
            }
            List<Record> asked = List.of(records.get(3), records.get(0), records.get(3));
            assertThat(reader.loadFromMetaData(
                            asked.stream().map(Record::getMetaData).toList()))
                    .isEqualTo(asked);
        }
    }

    @Test
    void labelsOfAnotherSetAreRefused() {
        assertThatThrownBy(() -> reader(file("images", 3, 4, 5), file("labels", 4)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("labels")
                .hasMessageContaining("[4], expected [3]");
    }

    @Test
    void labelsInPlaceOfImagesAreRefused() {
        assertThatThrownBy(() -> reader(file("labels", 3)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("[3], expected [n, height, width]");
    }

    @Test
    void imagesOfTwoOrFiveChannelsAreRefused() {
        assertThatThrownBy(() -> reader(file("images", 3, 4, 5, 2)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("channels = 2: expected 1 (gray) or 3 (colour)");
    }

    @Test
    void damageBehindTheLastImageIsSeenBeforeTheLastRecordIsGiven() {
        byte[] damaged = IdxBytes.compressed(IdxBytes.of(2, 2, 2));
        damaged[damaged.length - 6] ^= 1;
        try (IdxRecordReader reader = reader(IdxBytes.write(folder.resolve("images"), damaged))) {
            reader.next();
            assertThatThrownBy(reader::next).isInstanceOf(DataException.class);
        }
    }

    private static List<List<Writable>> all(IdxRecordReader reader) {
        List<List<Writable>> records = new ArrayList<>();
        while (reader.hasNext()) {
            records.add(reader.next());
        }
        return records;
    }

    private IdxRecordReader reader(Path... files) {
        IdxRecordReader reader = new IdxRecordReader();
        reader.initialize(
                new CollectionInputSplit(Arrays.stream(files).map(Path::toUri).toList()));
        return reader;
    }

    private Path file(String name, int... sizes) {
        return IdxBytes.write(folder.resolve(name), IdxBytes.of(sizes));
    }
}
