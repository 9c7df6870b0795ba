package org.langevin.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Rows of images, each with words beside it, and columns with words above them: one row for each class of a dataset, say. */
public final class LabelledGrid {
    private static final int PADDING = 2;
    private static final int MARGIN = 8;
    private static final int TEXT = 13;
    private static final int LINE = 17;
    /** Below this height and width an image is magnified, in pixels. */
    private static final int READABLE = 56;

    /**
     * A row.
     *
     * @param lines the words beside it, a few lines
     * @param images what stands in it; all rows have images of one size
     */
    public record Row(List<String> lines, ImageBatch images) {}

    private final List<List<String>> columns;
    private final List<Row> rows;
    private final ImageBatch first;
    private final int zoom;

    /**
     * Lays rows out.
     *
     * @param rows at least one
     */
    public LabelledGrid(List<Row> rows) {
        this(List.of(), rows);
    }

    /**
     * Lays rows out under words.
     *
     * @param columns the words above each column, a few lines that are no wider than an image
     * @param rows at least one
     */
    public LabelledGrid(List<List<String>> columns, List<Row> rows) {
        this.columns = List.copyOf(columns);
        this.rows = List.copyOf(rows);
        this.first = rows.get(0).images();
        this.zoom = Math.max(1, READABLE / Math.max(first.height(), first.width()));
    }

    /**
     * Writes the rows as a PNG file.
     *
     * @throws IOException if it can't be written
     */
    public void write(Path file) throws IOException {
        BufferedImage picture = picture();
        CompleteFile.write(file, out -> ImageIO.write(picture, "png", out));
    }

    /** The rows as a picture. */
    public BufferedImage picture() {
        int text = textWidth();
        int cell = zoom * first.width() + PADDING;
        int height = Math.max(zoom * first.height() + PADDING, LINE * lines());
        int top = PADDING + LINE * columns.stream().mapToInt(List::size).max().orElse(0);
        int most = rows.stream().mapToInt(row -> row.images().count()).max().orElseThrow();
        BufferedImage picture =
                new BufferedImage(text + most * cell + PADDING, top + rows.size() * height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = picture.createGraphics();
        try {
            prepare(graphics);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
            for (int i = 0; i < columns.size(); i++) {
                words(graphics, columns.get(i), text + i * cell, PADDING, top - PADDING);
            }
            for (int r = 0; r < rows.size(); r++) {
                words(graphics, rows.get(r).lines(), MARGIN, top + r * height, height);
                for (int i = 0; i < rows.get(r).images().count(); i++) {
                    draw(rows.get(r).images(), i, picture, text + i * cell, top + r * height);
                }
            }
        } finally {
            graphics.dispose();
        }
        return picture;
    }

    private int lines() {
        return rows.stream().mapToInt(row -> row.lines().size()).max().orElseThrow();
    }

    private int textWidth() {
        Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            prepare(graphics);
            FontMetrics metrics = graphics.getFontMetrics();
            return 2 * MARGIN
                    + rows.stream()
                            .flatMap(row -> row.lines().stream())
                            .mapToInt(metrics::stringWidth)
                            .max()
                            .orElse(0);
        } finally {
            graphics.dispose();
        }
    }

    private static void prepare(Graphics2D graphics) {
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, TEXT));
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    }

    private static void words(Graphics2D graphics, List<String> lines, int left, int top, int height) {
        graphics.setColor(Color.BLACK);
        int y = top + (height - LINE * lines.size()) / 2 + TEXT;
        for (String line : lines) {
            graphics.drawString(line, left, y);
            y += LINE;
        }
    }

    private void draw(ImageBatch images, int image, BufferedImage picture, int left, int top) {
        for (int y = 0; y < zoom * images.height(); y++) {
            for (int x = 0; x < zoom * images.width(); x++) {
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    float value = images.value(image, Math.min(c, images.channels() - 1), y / zoom, x / zoom);
                    rgb = rgb << 8 | Math.round(127.5f * (Math.max(-1, Math.min(1, value)) + 1));
                }
                picture.setRGB(left + x, top + y, rgb);
            }
        }
    }
}
