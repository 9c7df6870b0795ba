package org.langevin.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/** Reads animations back. */
class AnimatedGifTest {
    @TempDir
    Path folder;

    @Test
    void framesSizesDelaysAndTheEndlessLoopComeBack() throws IOException {
        AnimatedGif animation = new AnimatedGif();
        animation.add(shades(4, 8, -1, -1, -1, -1), 6);
        animation.add(shades(4, 8, -1, -0.5f, 0, 1), 7);
        animation.add(shades(4, 8, 1, 1, 1, 1), 200);
        Path file = folder.resolve("a.gif");
        animation.write(file);

        ImageReader reader = reader(file);
        assertThat(reader.getNumImages(true)).isEqualTo(3);
        int side = 480 / 22 * 22; // 2 by 2 images of 8 with padding of 2 make 22, magnified to at most 480
        for (int f = 0; f < 3; f++) {
            assertThat(reader.getWidth(f)).isEqualTo(side);
            assertThat(reader.getHeight(f)).isEqualTo(side);
            assertThat(attribute(reader, f, "GraphicControlExtension", "delayTime"))
                    .isEqualTo(new String[] {"6", "7", "200"}[f]);
        }
        IIOMetadataNode loop =
                (IIOMetadataNode) node(reader, 0, "ApplicationExtensions").item(0);
        assertThat(loop.getAttribute("applicationID")).isEqualTo("NETSCAPE");
        assertThat((byte[]) loop.getUserObject()).containsExactly(1, 0, 0);

        BufferedImage second = reader.read(1);
        int zoom = side / 22;
        int[][] places = {{6, 6}, {16, 6}, {6, 16}, {16, 16}};
        int[] expected = {0, 64, 128, 255};
        for (int i = 0; i < 4; i++) {
            int red = second.getRGB(places[i][0] * zoom, places[i][1] * zoom) >> 16 & 0xff;
            assertThat(red).isCloseTo(expected[i], within(5)); // 32 shades are 8.2 apart
        }
    }

    /** A slope of colours in 256 of them: no pixel far off, and the mean of all as it was, since errors are passed on. */
    @Test
    void coloursAreChosenForThePicture() throws IOException {
        int side = 64;
        float[] slope = new float[3 * side * side];
        for (int i = 0; i < side * side; i++) {
            slope[3 * i] = i % side / 31.5f - 1;
            slope[3 * i + 1] = i / side / 31.5f - 1;
            slope[3 * i + 2] = 0.5f;
        }
        AnimatedGif animation = new AnimatedGif();
        animation.add(new ImageBatch(slope, 1, side, side, 3, ImageBatch.Order.CHANNELS_LAST), 10);
        Path file = folder.resolve("colour.gif");
        animation.write(file);
        BufferedImage picture = reader(file).read(0);
        int zoom = picture.getWidth() / (side + 4);
        double[] difference = new double[3];
        for (int i = 0; i < side * side; i++) {
            int rgb = picture.getRGB((2 + i % side) * zoom, (2 + i / side) * zoom);
            for (int c = 0; c < 3; c++) {
                double wanted = 127.5 * (slope[3 * i + c] + 1);
                double found = rgb >> 16 - 8 * c & 0xff;
                assertThat(found).isCloseTo(wanted, within(24.0));
                difference[c] += (found - wanted) / (side * side);
            }
        }
        for (int c = 0; c < 3; c++) {
            assertThat(difference[c]).isCloseTo(0, within(1.0));
        }
    }

    /** What can't be told from its neighbours needs no more colours than it has. */
    @Test
    void fewColoursAreKeptExactly() {
        int[] pixels = {0xff0000, 0x00ff00, 0x00ff00, 0x123456, 0x123457, 0xff0000};
        Palette palette = Palette.of(pixels, 256);
        assertThat(palette.size()).isEqualTo(4);
        byte[] indices = palette.indices(pixels, 3);
        for (int i = 0; i < pixels.length; i++) {
            assertThat(palette.model().getRGB(indices[i]) & 0xffffff).isEqualTo(pixels[i]);
        }
    }

    /** 40 frames of 64 digits' size, all noise, which nothing compresses: a README should still bear it. */
    @Test
    void noiseStaysBelowFourMegabytes() throws IOException {
        AnimatedGif animation = new AnimatedGif();
        for (int f = 0; f < 4; f++) {
            float[] noise = new float[64 * 28 * 28];
            new KeyedNoise(1).normals(Stream.INITIAL_NOISE, 0, f, noise, 0, noise.length);
            animation.add(new ImageBatch(noise, 64, 28, 28, 1, ImageBatch.Order.CHANNELS_LAST), 6);
        }
        Path file = folder.resolve("noise.gif");
        animation.write(file);
        assertThat(10 * Files.size(file)).isLessThan(4_000_000);
    }

    @Test
    void anAnimationOfNothingAndAFrameOfNoTimeAreRefused() {
        assertThatThrownBy(() -> new AnimatedGif().write(folder.resolve("x.gif")))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new AnimatedGif().add(shades(1, 1, 0), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hundredths = 1: expected 2 to 65535");
    }

    private static ImageBatch shades(int count, int side, float... shades) {
        float[] values = new float[count * side * side];
        for (int i = 0; i < values.length; i++) {
            values[i] = shades[i / (side * side)];
        }
        return new ImageBatch(values, count, side, side, 1, ImageBatch.Order.CHANNELS_LAST);
    }

    private static ImageReader reader(Path file) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        ImageInputStream input = ImageIO.createImageInputStream(file.toFile());
        reader.setInput(input);
        return reader;
    }

    private static IIOMetadataNode node(ImageReader reader, int frame, String name) throws IOException {
        IIOMetadataNode root =
                (IIOMetadataNode) reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
        return (IIOMetadataNode) root.getElementsByTagName(name).item(0);
    }

    private static String attribute(ImageReader reader, int frame, String node, String name) throws IOException {
        return node(reader, frame, node).getAttribute(name);
    }
}
