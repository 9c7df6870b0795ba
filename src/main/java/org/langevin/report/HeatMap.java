package org.langevin.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * A scalar field over two coordinates in colours whose brightness rises with the value, so that it reads the same without colour vision
 * and in gray print; a bar at the side says what they stand for.
 *
 * @param title what is shown
 * @param rows cells along the first axis, drawn downwards
 * @param columns cells along the second axis, drawn to the right
 * @param values [rows, columns]
 * @param lowest the value of the darkest colour
 * @param highest the value of the brightest
 */
public record HeatMap(String title, int rows, int columns, double[] values, double lowest, double highest) {
    private static final int FIELD = 480;
    private static final int MARGIN = 16;
    private static final int TITLE = 34;
    private static final int BAR = 18;
    private static final int LABELS = 84;

    /** Nodes of the colour map viridis (van der Walt and Smith, 2015), from dark to bright, at equal distances. */
    private static final int[] VIRIDIS = {
        0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C, 0xFDE725
    };

    /** Checks that there is a value for each cell. */
    public HeatMap {
        if (values.length != rows * columns) {
            throw new IllegalArgumentException(
                    "values: " + values.length + "; expected rows * columns = " + rows * columns);
        }
    }

    /**
     * A map whose colours span its own values.
     *
     * @param title what is shown
     * @param rows cells along the first axis
     * @param columns cells along the second axis
     * @param values [rows, columns]
     * @return from the smallest to the largest value
     */
    public static HeatMap of(String title, int rows, int columns, double[] values) {
        double lowest = Arrays.stream(values).min().orElse(0);
        double highest = Arrays.stream(values).max().orElse(1);
        return new HeatMap(title, rows, columns, values, lowest, highest);
    }

    /**
     * Writes the map as a PNG file.
     *
     * @param file its name
     * @throws IOException if it can't be written
     */
    public void write(Path file) throws IOException {
        BufferedImage picture = picture();
        CompleteFile.write(file, out -> ImageIO.write(picture, "png", out));
    }

    /**
     * The map as a picture.
     *
     * @return some 500 pixels on the longer side of the field, the same size for every map of as many rows and columns
     */
    public BufferedImage picture() {
        double zoom = FIELD / (double) Math.max(rows, columns);
        int width = Math.max(1, (int) Math.round(zoom * columns));
        int height = Math.max(1, (int) Math.round(zoom * rows));
        BufferedImage picture = new BufferedImage(
                width + 3 * MARGIN + BAR + LABELS, Math.max(height, 160) + TITLE + MARGIN, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, picture.getWidth(), picture.getHeight());
        pen.setColor(Color.BLACK);
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
        pen.drawString(title, MARGIN, 23);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int cell = y * rows / height * columns + x * columns / width;
                picture.setRGB(MARGIN + x, TITLE + y, colourOf(values[cell]));
            }
        }
        bar(pen, picture, width + 2 * MARGIN);
        pen.dispose();
        return picture;
    }

    private void bar(Graphics2D pen, BufferedImage picture, int left) {
        int height = picture.getHeight() - TITLE - MARGIN;
        for (int y = 0; y < height; y++) {
            double share = 1 - y / (height - 1.0);
            for (int x = 0; x < BAR; x++) {
                picture.setRGB(left + x, TITLE + y, colourOf(lowest + share * (highest - lowest)));
            }
        }
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        for (int tick = 0; tick <= 4; tick++) {
            int y = TITLE + Math.round((height - 1) * (1 - tick / 4f));
            String label = String.format(Locale.ROOT, "%.4g", lowest + tick / 4.0 * (highest - lowest));
            pen.drawString(label, left + BAR + 6, Math.min(Math.max(y + 4, TITLE + 10), TITLE + height));
        }
    }

    private int colourOf(double value) {
        double span = highest - lowest;
        return colour(span > 0 ? Math.min(1, Math.max(0, (value - lowest) / span)) : 0);
    }

    /**
     * The colour that a share of the range has in every picture: between the nodes around it.
     *
     * @param share 0 to 1, from the lowest value to the highest
     * @return 0xRRGGBB
     */
    public static int colour(double share) {
        double place = share * (VIRIDIS.length - 1);
        int node = Math.min(VIRIDIS.length - 2, (int) place);
        double weight = place - node;
        int colour = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int from = VIRIDIS[node] >> shift & 0xFF;
            int to = VIRIDIS[node + 1] >> shift & 0xFF;
            colour |= (int) Math.round(from + weight * (to - from)) << shift;
        }
        return colour;
    }
}
