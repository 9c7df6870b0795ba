package org.langevin.denoiser.kernel;

import java.util.Arrays;
import org.langevin.denoiser.kernel.WinogradTransform.Six;

/**
 * The way of images of one size and number of channels to transformed tiles {@code [tiles, 6, 6, channels]} and back, some rows of tiles at a
 * time. Rows of tiles are counted through all images of a batch.
 *
 * <p>A map of two dimensions is one of one dimension down the columns, where all pixels of a row go alike, and then one along the rows.
 */
final class WinogradTiles {

    private static final int FIRST = WinogradScratch.FIRST;
    private static final int OUTPUTS = WinogradTransform.OUTPUTS;
    private static final int SIDE = WinogradTransform.SIDE;
    private static final int COMPONENTS = WinogradTransform.COMPONENTS;

    /** Floats of transformed tiles that are at work at a time: 18 KB, which the first-level cache holds beside the pixels. */
    private static final int BLOCK = 4608;

    private final int height;
    private final int width;
    private final int channels;

    /** Rows of tiles of an image, and tiles in a row. */
    private final int rows;

    private final int columns;

    /** Tiles that are transformed at a time. */
    private final int block;

    /** Vectors of channels of a pixel. */
    private final int vectors;

    /** Tile by tile, the vectors of its six pixels of a row: where they stand in a row of pixels, and in transformed tiles. */
    private final int[] sixPixels;

    private final int[] sixComponents;

    /** The same for its four own pixels. */
    private final int[] fourPixels;

    private final int[] fourComponents;

    /** Tile by tile, row by row of it, the vectors of its first column: of six rows in transformed tiles, of four there, and in rows of pixels. */
    private final int[] sixRows;

    private final int[] fourRows;
    private final int[] pixelRows;
    private final int[] channelOfRow;

    WinogradTiles(int height, int width, int channels) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.rows = (height + OUTPUTS - 1) / OUTPUTS;
        this.columns = (width + OUTPUTS - 1) / OUTPUTS;
        int most = Math.max(1, BLOCK / (COMPONENTS * channels));
        int blocks = (columns + most - 1) / most;
        this.block = (columns + blocks - 1) / blocks;
        this.vectors = channels / Lanes.COUNT;
        int tile = COMPONENTS * channels;
        int line = SIDE * channels;
        int own = OUTPUTS * channels;
        this.sixPixels = places(own, line, 1, 0);
        this.sixComponents = places(tile, line, 1, 0);
        this.fourPixels = places(own, own, 1, 0);
        this.fourComponents = places(tile, own, 1, 0);
        this.sixRows = places(tile, channels, SIDE, line);
        this.fourRows = places(tile, channels, OUTPUTS, line);
        this.pixelRows = places(own, channels, OUTPUTS, OUTPUTS * columns * channels);
        this.channelOfRow = places(0, channels, OUTPUTS, 0);
    }

    /** Where vectors begin: of a block's tiles, {@code tile} floats apart, of {@code lines} lines in each, {@code apart} floats apart, {@code length} floats. */
    private int[] places(int tile, int length, int lines, int apart) {
        int inLine = length / Lanes.COUNT;
        int[] places = new int[block * lines * inLine];
        Arrays.setAll(places, n -> n / (lines * inLine) * tile + n / inLine % lines * apart + n % inLine * Lanes.COUNT);
        return places;
    }

    /** Rows of tiles of an image. */
    int rows() {
        return rows;
    }

    int channels() {
        return channels;
    }

    /** Tiles in a row. */
    int columns() {
        return columns;
    }

    /**
     * Rows of tiles of a part of a batch, whose transformed tiles stand together.
     *
     * @param part the part's first row
     * @param first the first of these rows
     * @param end where they end
     */
    record Rows(int part, int first, int end) {

        /** Of a whole part the rows from the {@code i}-th to the {@code j}-th. */
        Rows some(int i, int j) {
            return new Rows(part, part + i, part + j);
        }

        /** Where a row's tiles stand among those of the part. */
        private int place(int row, int columns) {
            return (row - part) * columns;
        }
    }

    /**
     * Writes {@code Bᵀ d B} of the tiles of some rows, which overlap by two pixels, with zeros around the image.
     *
     * @param v receives the part's {@code [tiles, 36, channels]}
     * @param mirrored whether every tile is read from its last pixel to its first
     */
    void inputs(Tensor x, Rows which, Tensor v, boolean mirrored) {
        long begin = Trace.begin();
        WinogradScratch own = WinogradScratch.own();
        int pitch = (OUTPUTS * columns + 2) * channels;
        float[] pixels = own.rows(SIDE * pitch);
        float[] tiles = own.tiles(block * COMPONENTS * channels);
        Six along = mirrored ? Six.apart(FIRST + (SIDE - 1) * channels, -channels) : Six.apart(FIRST, channels);
        for (int row = which.first; row < which.end; row++) {
            int image = row / rows;
            int top = row % rows * OUTPUTS - 1;
            for (int i = row == which.first || top < 0 ? top : top + 2; i < top + SIDE; i++) {
                padded(x, image, i, pixels, FIRST + slot(i) * pitch, pitch);
            }
            for (int t = 0; t < columns; t += block) {
                int length = Math.min(block, columns - t) * SIDE * vectors;
                Six down = ring(top, pitch, OUTPUTS * t * channels, mirrored);
                WinogradTransform.input(pixels, down, sixPixels, tiles, sixComponents, FIRST, SIDE * channels, length);
                WinogradTransform.input(tiles, along, sixRows, tiles, sixRows, FIRST, channels, length);
                int to = (which.place(row, columns) + t) * COMPONENTS * channels;
                v.floats().put(to, tiles, FIRST, length * SIDE * Lanes.COUNT);
            }
        }
        Trace.end("Winograd transform of images", begin);
    }

    /** Rows of an image follow each other in a ring of six, so that the two which the next tiles share need not be read again. */
    private static int slot(int row) {
        return (row + 1) % SIDE;
    }

    private static Six ring(int top, int pitch, int offset, boolean mirrored) {
        int[] at = new int[SIDE];
        for (int i = 0; i < SIDE; i++) {
            at[mirrored ? SIDE - 1 - i : i] = FIRST + slot(top + i) * pitch + offset;
        }
        return new Six(at[0], at[1], at[2], at[3], at[4], at[5]);
    }

    /** Copies a row of an image with a zero before it and zeros behind it; zeros alone for a row outside. */
    private void padded(Tensor x, int image, int row, float[] pixels, int at, int pitch) {
        if (row < 0 || row >= height) {
            Arrays.fill(pixels, at, at + pitch, 0);
            return;
        }
        int length = width * channels;
        Arrays.fill(pixels, at, at + channels, 0);
        x.floats().get((image * height + row) * length, pixels, at + channels, length);
        Arrays.fill(pixels, at + channels + length, at + pitch, 0);
    }

    /**
     * Writes {@code A dY Aᵀ} of the tiles of some rows, with zeros beyond the image, and adds the pixels to {@code sums [channels]}.
     *
     * @param v receives the part's {@code [tiles, 36, channels]}
     */
    void spread(Tensor dy, Rows which, Tensor v, float[] sums) {
        long begin = Trace.begin();
        WinogradScratch own = WinogradScratch.own();
        int pitch = OUTPUTS * columns * channels;
        float[] pixels = own.rows(OUTPUTS * pitch);
        float[] tiles = own.tiles(block * COMPONENTS * channels);
        Six along = Six.apart(FIRST, channels);
        for (int row = which.first; row < which.end; row++) {
            int top = row % rows * OUTPUTS;
            for (int i = 0; i < OUTPUTS; i++) {
                unpadded(dy, row / rows, top + i, pixels, FIRST + i * pitch, pitch);
            }
            WinogradTransform.sums(pixels, FIRST, OUTPUTS * OUTPUTS * columns, channels, sums);
            for (int t = 0; t < columns; t += block) {
                int length = Math.min(block, columns - t) * vectors;
                Six down = Six.apart(FIRST + OUTPUTS * t * channels, pitch);
                WinogradTransform.spread(
                        pixels, down, fourPixels, tiles, fourComponents, FIRST, SIDE * channels, length * OUTPUTS);
                WinogradTransform.spread(tiles, along, sixRows, tiles, sixRows, FIRST, channels, length * SIDE);
                int to = (which.place(row, columns) + t) * COMPONENTS * channels;
                v.floats().put(to, tiles, FIRST, length * COMPONENTS * Lanes.COUNT);
            }
        }
        Trace.end("Winograd transform of gradients", begin);
    }

    private void unpadded(Tensor y, int image, int row, float[] pixels, int at, int pitch) {
        int length = row < height ? width * channels : 0;
        if (row < height) {
            y.floats().get((image * height + row) * length, pixels, at, length);
        }
        Arrays.fill(pixels, at + length, at + pitch, 0);
    }

    /**
     * Writes {@code onto + bias + Aᵀ m A} of the tiles of some rows.
     *
     * @param m the part's {@code [tiles, 36, channels]}
     * @param bias {@code [channels]}
     * @param onto an image like {@code y}, or null for zeros; may be {@code y}
     * @param mirrored whether every tile is written from its last pixel to its first
     */
    void outputs(Tensor m, Rows which, float[] bias, Tensor onto, Tensor y, boolean mirrored) {
        long begin = Trace.begin();
        WinogradScratch own = WinogradScratch.own();
        int pitch = OUTPUTS * columns * channels;
        int line = SIDE * channels;
        float[] pixels = own.rows(OUTPUTS * pitch);
        float[] tiles = own.tiles(block * COMPONENTS * channels);
        Six down = mirrored ? Six.apart(FIRST + (OUTPUTS - 1) * line, -line) : Six.apart(FIRST, line);
        for (int row = which.first; row < which.end; row++) {
            int top = row % rows * OUTPUTS;
            int lines = Math.min(OUTPUTS, height - top);
            int first = (row / rows * height + top) * width * channels;
            begin(onto, first, lines, pixels, pitch);
            for (int t = 0; t < columns; t += block) {
                int length = Math.min(block, columns - t) * vectors;
                int from = (which.place(row, columns) + t) * COMPONENTS * channels;
                m.floats().get(from, tiles, FIRST, length * COMPONENTS * Lanes.COUNT);
                WinogradTransform.output(tiles, sixComponents, FIRST, line, tiles, down, sixComponents, length * SIDE);
                int at = FIRST + OUTPUTS * t * channels;
                Six along = mirrored ? Six.apart(at + (OUTPUTS - 1) * channels, -channels) : Six.apart(at, channels);
                WinogradTransform.outputOnto(
                        tiles,
                        fourRows,
                        FIRST,
                        channels,
                        pixels,
                        along,
                        pixelRows,
                        length * OUTPUTS,
                        bias,
                        channelOfRow);
            }
            for (int i = 0; i < lines; i++) {
                y.floats().put(first + i * width * channels, pixels, FIRST + i * pitch, width * channels);
            }
        }
        Trace.end("Winograd transform of results", begin);
    }

    /** Brings what the results are added to. */
    private void begin(Tensor onto, int line, int lines, float[] pixels, int pitch) {
        if (onto == null) {
            Arrays.fill(pixels, FIRST, FIRST + OUTPUTS * pitch, 0);
            return;
        }
        for (int i = 0; i < lines; i++) {
            onto.floats().get(line + i * width * channels, pixels, FIRST + i * pitch, width * channels);
        }
    }
}
