package org.langevin.data;

/**
 * A file that was passed over.
 *
 * @param file its name, relative to the dataset
 * @param why what is wrong with it
 */
public record Refusal(String file, String why) {}
