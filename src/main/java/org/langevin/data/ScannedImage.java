package org.langevin.data;

/**
 * What a file's header claims, and the file without all that a decoder need not see.
 *
 * @param format which decoder reads {@code clean}
 * @param width columns, in pixels
 * @param height rows, in pixels
 * @param colour whether it may hold more than shades of gray
 * @param clean the parts that make the picture, in the file's own format: no texts, profiles, thumbnails, later frames, and nothing
 *     from behind the picture's end
 */
record ScannedImage(Format format, int width, int height, boolean colour, byte[] clean) {

    /** Most pixels of an image: 4096 × 4096. A decoder takes up to 8 bytes for each. */
    static final long MOST_PIXELS = 1L << 24;

    /** Largest ratio of the sides; a longer strip is a damaged header, or made to exhaust something. */
    static final int LARGEST_RATIO = 1_000;

    /** Largest length of a file, in bytes: above what {@link #MOST_PIXELS} need in any of the formats, short of 16-bit colour. */
    static final int LARGEST_FILE = 64 << 20;

    /** The formats that are read, with the names which ImageIO has for them. */
    enum Format {
        /** Portable Network Graphics. */
        PNG,
        /** JPEG. */
        JPEG,
        /** Graphics Interchange Format. */
        GIF,
        /** Windows bitmap. */
        BMP
    }

    /**
     * Holds sizes against the limits, which is done before anything else in a file is looked at.
     *
     * @param width columns, as the file claims
     * @param height rows, as the file claims
     * @throws RefusedImageException if it can't be an image one wants to have in memory
     */
    static void requireSizes(long width, long height) throws RefusedImageException {
        String sizes = width + " x " + height + " pixels: ";
        if (width < 1 || height < 1) {
            throw new RefusedImageException(sizes + "expected at least one each way");
        }
        if (Math.max(width, height) > LARGEST_RATIO * Math.min(width, height)) {
            throw new RefusedImageException(sizes + "expected sides of a ratio up to " + LARGEST_RATIO + ":1");
        }
        if (width > MOST_PIXELS || height > MOST_PIXELS || width * height > MOST_PIXELS) {
            throw new RefusedImageException(sizes + "expected at most " + MOST_PIXELS + " in all");
        }
    }
}
