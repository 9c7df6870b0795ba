/**
 * Langevin: diffusion models on the JVM, and the exact mathematics and physics of diffusion on the same noise-schedule core.
 *
 * <p>The packages and the direction of their dependencies stand in {@code docs/decisions/001-packages.md};
 * {@code ArchitectureTest} keeps them so.
 */
package org.langevin;
