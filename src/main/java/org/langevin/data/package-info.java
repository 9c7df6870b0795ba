/**
 * Datasets of images: files on disk, checked before they are believed, read through DataVec into memory as bytes, and given to
 * training as shuffled batches of floats in [-1, 1].
 *
 * <p>May use {@code random}, DataVec's {@code datavec-api}, and nothing else of Langevin. It promises that a damaged, short or
 * mislabelled file is refused by a {@link org.langevin.data.DataException} that names the file, the place and the remedy, before
 * memory is allocated for what the file claims to hold; that a stranger's
 * file costs no more than its own length and the limits of {@link org.langevin.data.ImageRules} and docs/datasets.md allow; that nothing
 * is ever downloaded, or written beside a run's record; and that batch b of a run is a pure
 * function of the seed and b, so that a resumed run sees the same images in the same order.
 */
package org.langevin.data;
