package org.langevin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.datavec.api.records.Record;
import org.datavec.api.split.CollectionInputSplit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders and ZIP files of images: what is found in them, in which order, of which class. */
class ImageFolderTest {
    private static final ImageRules SMALL = ImageRules.of(4, 1, 0.1);

    @TempDir
    Path folder;

    /** Class c has images of the shades 10 c + 1, 10 c + 2, ...; written in an order that is not that of the names. */
    private Path animals() {
        for (String name : List.of("zebra/2.png", "ant/1.jpg", "zebra/1.png", "cat/deep/er/1.gif", "ant/2.bmp")) {
            write("animals/" + name, shade(name));
        }
        write("animals/readme.txt", new byte[] {'h', 'i'});
        write("animals/.DS_Store", new byte[9]);
        write("animals/cat/._1.png", new byte[9]);
        return folder.resolve("animals");
    }

    private static byte[] shade(String name) {
        int shade =
                10 * "acz".indexOf(name.charAt(0)) + name.replaceAll("\\D", "").charAt(0) - '0';
        String format = name.substring(name.lastIndexOf('.') + 1);
        return ImageBytes.encode(ImageBytes.gray(8, 6, 100 + shade), format);
    }

    private static final List<Integer> SHADES = List.of(101, 102, 111, 121, 122);
    private static final List<Integer> LABELS = List.of(0, 0, 1, 2, 2);

    @Test
    void classesAreSubFoldersInTheOrderOfTheirNames() {
        DataSplit split = new Datasets().open(animals().toString(), 0, SMALL);
        assertThat(shades(split.training())).isEqualTo(SHADES);
        assertThat(labels(split.training())).isEqualTo(LABELS);
        assertThat(split.training().classNames()).containsExactly("ant", "cat", "zebra");
        assertThat(split.training().shape()).isEqualTo(new ImageShape(4, 4, 1));
        assertThat(split.source().form()).isEqualTo(DataSource.Form.FOLDER);
        assertThat(split.source().ignored()).isEqualTo(1);
        assertThat(split.source().smallest()).contains(new FoundSize(8, 6));
    }

    @Test
    void aZipOfTheFolderGivesTheSameImages() {
        Path zip = zipped(animals(), "animals/");
        DataSplit packed = new Datasets(folder).open("animals-packed", 0, SMALL);
        assertThat(zip).isRegularFile();
        assertThat(packed.source().form()).isEqualTo(DataSource.Form.ZIP);
        assertThat(packed.training().sha256())
                .isEqualTo(new Datasets(folder)
                        .open("animals", 0, SMALL)
                        .training()
                        .sha256());
        assertThat(packed.training().classNames()).containsExactly("ant", "cat", "zebra");
        assertThat(packed.source().fileSums().get())
                .singleElement()
                .satisfies(sum -> assertThat(sum.name()).isEqualTo("animals-packed.zip"));
    }

    @Test
    void withoutSubFoldersThereAreNoClasses() {
        for (int i = 0; i < 12; i++) {
            write("flat/%02d.png".formatted(11 - i), ImageBytes.encode(ImageBytes.gray(5, 9, 211 - i), "png"));
        }
        DataSplit split = new Datasets(folder).open("flat", 2, SMALL);
        assertThat(split.training().isLabelled()).isFalse();
        assertThat(split.training().size()).isEqualTo(10);
        List<Integer> all = new ArrayList<>(shades(split.training()));
        all.addAll(shades(split.heldOut()));
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(200, 212).boxed().toList());
    }

    @Test
    void imagesBesideSubFoldersOfImagesAreRefused() {
        animals();
        write("animals/loose.png", shade("a9.png"));
        assertThatThrownBy(() -> new Datasets(folder).open("animals", 0, SMALL))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("ant", "loose.png", "put every image into a sub-folder");
    }

    @Test
    void foldersNamedTrainAndTestAreTheParts() {
        write("parted/train/ant/1.png", shade("a1.png"));
        write("parted/train/cat/1.png", shade("c1.png"));
        write("parted/test/ant/2.png", shade("a2.png"));
        write("parted/test/cat/2.png", shade("c2.png"));
        DataSplit split = new Datasets(folder).open("parted", 2, SMALL);
        assertThat(shades(split.training())).containsExactly(101, 111);
        assertThat(shades(split.heldOut())).containsExactly(102, 112);
        assertThat(split.source().fileSums().get())
                .extracting(FileSum::name)
                .contains("train/ant/1.png", "test/cat/2.png")
                .hasSize(4);
    }

    /** A PNG named .jpg is a PNG; what is no image is passed over and named; the file after it is not lost. */
    @Test
    void contentDecidesAndBadFilesAreNamed() {
        for (int i = 0; i < 40; i++) {
            write(
                    "mixed/%02d.png".formatted(i),
                    ImageBytes.encode(ImageBytes.gray(4, 4, 100 + i), i % 2 > 0 ? "jpg" : "bmp"));
        }
        write("mixed/05.png", new byte[] {1, 2, 3});
        write("mixed/07.png", new byte[0]);
        DataSplit split = new Datasets(folder).open("mixed", 0, SMALL);
        assertThat(split.training().size()).isEqualTo(38);
        assertThat(shades(split.training())).doesNotContain(105, 107).contains(104, 106, 108, 139);
        assertThat(split.source().refusals()).extracting(Refusal::file).containsExactly("05.png", "07.png");
        assertThat(split.source().refusals())
                .extracting(Refusal::why)
                .element(1)
                .isEqualTo("is empty");
    }

    @Test
    void moreBadFilesThanAllowedAreTheEndWithTheirNames() {
        for (int i = 0; i < 40; i++) {
            write(
                    "bad/%02d.png".formatted(i),
                    i < 7 ? new byte[] {9} : ImageBytes.encode(ImageBytes.gray(4, 4, 100), "png"));
        }
        assertThatThrownBy(() -> new Datasets(folder).open("bad", 0, SMALL))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll(
                        "7 of 40 images", "0.1", "00.png is no image", "and others", "data.max_bad_share");
        DataSplit borne = new Datasets(folder).open("bad", 0, ImageRules.of(4, 1, 0.175));
        assertThat(borne.training().size()).isEqualTo(33);
    }

    @Test
    void onePercentIsBorneWithUnlessTheConfigurationSaysOtherwise() {
        for (int i = 0; i < 100; i++) {
            write(
                    "hundred/%02d.png".formatted(i),
                    i == 50 ? new byte[1] : ImageBytes.encode(ImageBytes.gray(4, 4, 9), "png"));
        }
        assertThat(new Datasets(folder).open("hundred", 0).training().size()).isEqualTo(99);
        assertThatThrownBy(() -> new Datasets(folder).open("hundred", 0, ImageRules.of(4, 1, 0)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("1 of 100");
    }

    @Test
    void aFolderOfNothingButBadFilesIsRefusedWhateverIsAllowed() {
        write("ruin/1.png", new byte[1]);
        assertThatThrownBy(() -> new Datasets(folder).open("ruin", 0, ImageRules.of(4, 1, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("1 of 1", "give readable images");
    }

    @Test
    void withoutRulesImagesKeepTheSmallestSizeAndAreColouredIfAnyIs() {
        write("found/1.png", ImageBytes.encode(ImageBytes.gray(9, 7, 50), "png"));
        write("found/2.png", ImageBytes.encode(ImageBytes.pattern(30, 40), "png"));
        DataSplit split = new Datasets(folder).open("found", 0);
        assertThat(split.training().shape()).isEqualTo(new ImageShape(7, 7, 3));
        assertThat(split.source().smallest()).contains(new FoundSize(9, 7));
        assertThat(split.source().largest()).contains(new FoundSize(30, 40));
    }

    @Test
    void whatDoesNotFitIntoMemoryIsRefusedWithBothNumbers() {
        animals();
        assertThatThrownBy(() -> new Datasets(5 * 16 - 1, folder).open("animals", 0, SMALL))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("5 images of 4 x 4 x 1 make 80 bytes", "at most 79", "-Xmx8g");
        assertThat(new Datasets(5 * 16, folder)
                        .open("animals", 0, SMALL)
                        .training()
                        .size())
                .isEqualTo(5);
    }

    @Test
    void nothingToTrainOnIsAnsweredWithWhatWasLookedFor() {
        write("empty/readme.md", new byte[1]);
        assertThatThrownBy(() -> new Datasets(folder).open("empty", 0))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("train-images-idx3-ubyte.gz", "data_batch_1.bin", ".png");
        write("notes.txt", new byte[] {'P'});
        assertThatThrownBy(() -> new Datasets(folder).open("notes.txt", 0))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is neither a folder nor a ZIP file");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void linksAreNotFollowedAndPipesNotOpened() throws Exception {
        Path animals = animals();
        Files.createSymbolicLink(animals.resolve("ant/3.png"), animals.resolve("ant/1.jpg"));
        Process pipe = new ProcessBuilder("mkfifo", animals.resolve("ant/4.png").toString()).start();
        assertThat(pipe.waitFor()).isZero();
        DataSplit split = new Datasets(folder).open("animals", 0, ImageRules.of(4, 1, 0.5));
        assertThat(shades(split.training())).isEqualTo(SHADES);
        assertThat(split.source().refusals())
                .extracting(Refusal::why)
                .containsExactly("is a symbolic link, which is not followed", "is no regular file");
        Files.createSymbolicLink(animals.resolve("dog"), animals.resolve("ant"));
        assertThatThrownBy(() -> new Datasets(folder).open("animals", 0, SMALL))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("dog", "symbolic link to a folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "zip"})
    void dataVecFindsRecordsAgainByTheirPlace(String form) {
        Path place = form.equals("folder") ? animals() : zipped(animals(), "");
        try (ImageFileRecordReader reader = new ImageFileRecordReader(SMALL)) {
            reader.initialize(new CollectionInputSplit(List.of(place.toUri())));
            assertThat(reader.getLabels()).containsExactly("ant", "cat", "zebra");
            List<Record> records = new ArrayList<>();
            while (reader.hasNext()) {
                records.add(reader.nextRecord());
            }
            assertThat(records).hasSize(5);
            assertThat(records.get(3).getRecord().get(1).toInt()).isEqualTo(2);
            List<Record> asked = List.of(records.get(4), records.get(1));
            assertThat(reader.loadFromMetaData(
                            asked.stream().map(Record::getMetaData).toList()))
                    .isEqualTo(asked);
            reader.reset();
            assertThat(reader.nextRecord()).isEqualTo(records.get(0));
        }
    }

    @Test
    void aRecordOfTheDatasetNamesTheFileThatChanged() throws IOException {
        Path animals = animals();
        DatasetRecord before = DatasetRecord.of(new Datasets(folder).open("animals", 1, SMALL));
        Path file = folder.resolve("dataset.sha256");
        before.write(file);
        assertThat(DatasetRecord.read(file)).isEqualTo(before);

        write("animals/ant/2.bmp", shade("c7.bmp"));
        DatasetRecord replaced = DatasetRecord.of(new Datasets(folder).open("animals", 1, SMALL));
        assertThat(replaced.hasImagesOf(before)).isFalse();
        assertThat(before.changes(replaced)).isEqualTo("ant/2.bmp holds something else");

        write("animals/ant/2.bmp", shade("a2.bmp"));
        Files.delete(animals.resolve("zebra/1.png"));
        write("animals/zebra/3.png", shade("z3.png"));
        assertThat(before.changes(DatasetRecord.of(new Datasets(folder).open("animals", 1, SMALL))))
                .isEqualTo("zebra/1.png is gone, zebra/3.png is new");
        Files.writeString(file, "nonsense\n");
        assertThatThrownBy(() -> DatasetRecord.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is no record");
    }

    private Path zipped(Path source, String root) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (FolderFiles files = new FolderFiles(source);
                ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : files.names()) {
                zip.putNextEntry(new ZipEntry(root + name));
                zip.write(files.read(name));
            }
        } catch (IOException | RefusedImageException impossible) {
            throw new IllegalStateException(impossible);
        }
        return IdxBytes.write(folder.resolve("animals-packed.zip"), bytes.toByteArray());
    }

    private void write(String name, byte[] bytes) {
        IdxBytes.write(folder.resolve(name), bytes);
    }

    private static List<Integer> shades(ImageDataset images) {
        return IntStream.range(0, images.size())
                .map(i -> images.value(i, 0))
                .boxed()
                .toList();
    }

    private static List<Integer> labels(ImageDataset images) {
        return IntStream.range(0, images.size()).map(images::label).boxed().toList();
    }
}
