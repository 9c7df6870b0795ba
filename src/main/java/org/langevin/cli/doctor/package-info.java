/**
 * What the machine has that Langevin needs: the processor and its instruction sets, memory, the Java virtual machine, and the
 * native libraries.
 *
 * <p>May use the JDK, JavaCPP's oneDNN binding and ND4J, to ask them what they found; nothing else of
 * Langevin. It promises to report what it could not find out as such: a probe that fails is a line of the report,
 * never an exception.
 */
package org.langevin.cli.doctor;
