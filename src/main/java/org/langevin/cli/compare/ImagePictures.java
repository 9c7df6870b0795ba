package org.langevin.cli.compare;

import java.awt.image.BufferedImage;

/**
 * The images that the page of a comparison shows.
 *
 * @param closest samples beside their nearest training images, those that are nearest
 * @param any the same of the first samples
 * @param paths reverse paths of the network and of the optimum
 */
public record ImagePictures(BufferedImage closest, BufferedImage any, BufferedImage paths) {}
