package org.langevin.data;

/**
 * The size of an image in its file, before it is brought to a dataset's.
 *
 * @param width columns, in pixels
 * @param height rows, in pixels
 */
public record FoundSize(int width, int height) {
    int pixels() {
        return width * height;
    }
}
