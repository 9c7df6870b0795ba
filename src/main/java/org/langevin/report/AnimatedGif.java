package org.langevin.report;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/**
 * Pictures one after the other, in a GIF file that repeats for ever: noise becoming images, heat spreading.
 *
 * <p>Gray images get 32 shades, which the eye can't tell from 256 in pictures so small, and which compress to less than half; noise
 * compresses badly, so that the first frames are most of the file. Coloured frames have 256 colours each, chosen for the frame. Colours
 * are chosen before images are magnified, so that a magnified pixel stays one square. Drawings keep their colours, or the nearest of 256.
 */
public final class AnimatedGif {
    private static final int SHADES = 32;
    private static final int COLOURS = 256;
    /** Images are magnified as long as the grid is at most as wide and high, in pixels. */
    private static final int READABLE = 480;

    private static final String FORMAT = "javax_imageio_gif_image_1.0";

    /** A picture, whether its pixels are magnified, and how long it is shown, in hundredths of a second. */
    private record Frame(BufferedImage picture, boolean magnified, int delay) {}

    private final List<Frame> frames = new ArrayList<>();

    /** An animation without frames. */
    public AnimatedGif() {}

    /**
     * Adds a frame.
     *
     * @param images what stands side by side; in every frame as many of the same size
     * @param hundredths how long it is shown, in hundredths of a second, at least 2: below it viewers show what they like
     */
    public void add(ImageBatch images, int hundredths) {
        add(new ImageGrid(images).picture(), true, hundredths);
    }

    /**
     * Adds a drawing, pixel for pixel.
     *
     * @param picture in every frame of the same size
     * @param hundredths how long it is shown, in hundredths of a second, at least 2
     */
    public void add(BufferedImage picture, int hundredths) {
        add(picture, false, hundredths);
    }

    private void add(BufferedImage picture, boolean magnified, int hundredths) {
        if (hundredths < 2 || hundredths > 65_535) {
            throw new IllegalArgumentException("hundredths = " + hundredths + ": expected 2 to 65535");
        }
        frames.add(new Frame(picture, magnified, hundredths));
    }

    /**
     * Writes the animation.
     *
     * @param file its name
     * @throws IOException if it can't be written
     */
    public void write(Path file) throws IOException {
        if (frames.isEmpty()) {
            throw new IllegalStateException("an animation needs at least one frame");
        }
        CompleteFile.write(file, this::writeTo);
    }

    private void writeTo(OutputStream file) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < frames.size(); i++) {
                BufferedImage picture = indexed(frames.get(i));
                writer.writeToSequence(
                        new IIOImage(
                                picture,
                                null,
                                metadata(writer, picture, frames.get(i).delay(), i == 0)),
                        null);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
    }

    /** The picture in few colours, magnified. */
    private static BufferedImage indexed(Frame frame) {
        BufferedImage picture = frame.picture();
        int width = picture.getWidth();
        int[] pixels = pixels(picture.getRaster());
        Palette palette = picture.getRaster().getNumBands() == 1
                ? Palette.gray(SHADES)
                : Palette.of(
                        frame.magnified()
                                ? pixels
                                : Arrays.stream(pixels).distinct().toArray(),
                        COLOURS);
        byte[] indices = frame.magnified() ? palette.indices(pixels, width) : palette.nearestIndices(pixels);
        int zoom = frame.magnified() ? Math.max(1, READABLE / Math.max(width, picture.getHeight())) : 1;
        BufferedImage indexed = new BufferedImage(
                zoom * width, zoom * picture.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, palette.model());
        WritableRaster raster = indexed.getRaster();
        for (int y = 0; y < indexed.getHeight(); y++) {
            for (int x = 0; x < indexed.getWidth(); x++) {
                raster.setSample(x, y, 0, indices[y / zoom * width + x / zoom] & 0xff);
            }
        }
        return indexed;
    }

    private static int[] pixels(Raster raster) {
        int[] pixels = new int[raster.getWidth() * raster.getHeight()];
        for (int at = 0; at < pixels.length; at++) {
            for (int c = 0; c < 3; c++) {
                int band = Math.min(c, raster.getNumBands() - 1);
                pixels[at] = pixels[at] << 8 | raster.getSample(at % raster.getWidth(), at / raster.getWidth(), band);
            }
        }
        return pixels;
    }

    /** How long a frame is shown; the first one also says that all begins again at the end (Netscape's extension, 0 times: for ever). */
    private static IIOMetadata metadata(ImageWriter writer, BufferedImage picture, int delay, boolean first)
            throws IOException {
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(picture), null);
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
        IIOMetadataNode control = child(root, "GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("delayTime", Integer.toString(delay));
        control.setAttribute("transparentColorIndex", "0");
        if (first) {
            IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
            loop.setAttribute("applicationID", "NETSCAPE");
            loop.setAttribute("authenticationCode", "2.0");
            loop.setUserObject(new byte[] {1, 0, 0});
            child(root, "ApplicationExtensions").appendChild(loop);
        }
        metadata.setFromTree(FORMAT, root);
        return metadata;
    }

    private static IIOMetadataNode child(IIOMetadataNode root, String name) {
        for (int i = 0; i < root.getLength(); i++) {
            if (root.item(i).getNodeName().equals(name)) {
                return (IIOMetadataNode) root.item(i);
            }
        }
        IIOMetadataNode made = new IIOMetadataNode(name);
        root.appendChild(made);
        return made;
    }
}
