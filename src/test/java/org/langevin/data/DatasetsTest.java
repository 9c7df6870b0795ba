package org.langevin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {
    @TempDir
    Path folder;

    @Test
    void withATestFileAllOfTrainingIsKept() {
        write("set/train-images-idx3-ubyte", 6, 2, 2);
        write("set/t10k-images-idx3-ubyte", 4, 2, 2);
        DataSplit split = new Datasets(folder).open("set", 3);
        assertThat(split.training().size()).isEqualTo(6);
        assertThat(firstValues(split.heldOut())).containsExactly(0, 4, 8);
    }

    @Test
    void withoutATestFileTheTwoPartsShareNothingAndMissNothing() {
        write("set/train-images-idx3-ubyte", 60, 2, 2);
        DataSplit split = new Datasets(folder).open("set", 20);
        List<Integer> training = firstValues(split.training());
        List<Integer> heldOut = firstValues(split.heldOut());
        List<Integer> both = new ArrayList<>(training);
        both.addAll(heldOut);
        assertThat(heldOut).hasSize(20);
        assertThat(both)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 60).map(i -> 4 * i % 251).boxed().toList());
        assertThat(heldOut)
                .as("a choice, not the beginning")
                .isNotEqualTo(IntStream.range(0, 20).map(i -> 4 * i).boxed().toList());
    }

    @Test
    void theChoiceGrowsWithoutChangingAndIsTheSameEveryTime() {
        write("set/train-images-idx3-ubyte", 60, 2, 2);
        Datasets datasets = new Datasets(folder);
        assertThat(datasets.open("set", 20).heldOut().sha256())
                .isEqualTo(datasets.open("set", 20).heldOut().sha256());
        assertThat(firstValues(datasets.open("set", 20).heldOut()))
                .containsAll(firstValues(datasets.open("set", 5).heldOut()));
    }

    /** All that are made for tests, whatever else was asked for; where there are none, that many of the same choice. */
    @Test
    void allTestImagesAreHeldOutOrElseAChoice() {
        write("set/train-images-idx3-ubyte", 60, 2, 2);
        Datasets datasets = new Datasets(folder);
        DataSplit divided = datasets.openWithAllTests("set", 20, ImageRules.AS_FOUND);
        assertThat(divided.heldOut().sha256())
                .isEqualTo(datasets.open("set", 20).heldOut().sha256());
        assertThat(divided.training().size()).isEqualTo(40);
        write("set/t10k-images-idx3-ubyte", 4, 2, 2);
        DataSplit split = datasets.openWithAllTests("set", 20, ImageRules.AS_FOUND);
        assertThat(firstValues(split.heldOut())).containsExactly(0, 4, 8, 12);
        assertThat(split.training().size()).isEqualTo(60);
    }

    @Test
    void aFolderIsFoundByItsPath() {
        Path set = write("elsewhere/train-images-idx3-ubyte", 6, 2, 2).getParent();
        assertThat(new Datasets().open(set.toString(), 0).training().size()).isEqualTo(6);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        write("digits/train-images-idx3-ubyte", 6, 2, 2);
        write("letters/train-images-idx3-ubyte", 6, 2, 2);
        assertThatThrownBy(() -> new Datasets(folder).open("digit", 0))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("digit: is no dataset")
                .hasMessageContaining("digits, letters");
    }

    @Test
    void aFolderWithoutImagesSaysWhatItNeeds() {
        write("set/readme", 1, 1, 1);
        assertThatThrownBy(() -> new Datasets(folder).open("set", 0))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("train-images-idx3-ubyte.gz");
    }

    @Test
    void tooLargeAHoldoutIsRefusedWithBothNumbers() {
        write("set/train-images-idx3-ubyte", 6, 2, 2);
        assertThatThrownBy(() -> new Datasets(folder).open("set", 6))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has 6 images to set 6 aside");
    }

    private Path write(String name, int... sizes) {
        return IdxBytes.write(folder.resolve(name), IdxBytes.of(sizes));
    }

    /** The first byte of each image, which tells the images of {@link IdxBytes} apart. */
    private static List<Integer> firstValues(ImageDataset images) {
        float[] image = new float[images.shape().values()];
        return IntStream.range(0, images.size())
                .map(i -> {
                    images.scale(i, image, 0);
                    return Math.round((image[0] + 1) * 127.5f);
                })
                .boxed()
                .toList();
    }
}
