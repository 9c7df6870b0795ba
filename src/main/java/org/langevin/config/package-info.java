/**
 * What a user may configure, as records that check themselves, and the strict reading of YAML (and of diffusers' JSON) into
 * them.
 *
 * <p><b>Promises.</b> A file is bound whole or refused whole. Every problem in it is named by
 * {@code file:line:column: key: problem}, with the nearest known key or the allowed values. Nothing is guessed: no octal, no
 * rounding of {@code 4.7} to {@code 4}, no {@code NaN}, no alias, no tag, no second document, no duplicate key. Reading costs
 * bounded time and memory whatever the file holds. A bound configuration has one canonical text
 * ({@link org.langevin.config.CanonicalYaml}), and with it a hash and a difference by key.
 *
 * <p>Keys are the record components' names in snake case. Defaults and allowed values stand as annotations on the components:
 * the reader and the records' constructors enforce the same declarations.
 *
 * <p>May use snakeyaml-engine's event parser and the JDK. Knows no schedule, no network, no file format but text.
 */
package org.langevin.config;
