/**
 * The command line: one class a command, and the only place where the parts of Langevin are put together.
 *
 * <p>May use every other package; nothing may use this one. It alone writes to {@code System.out} and ends the process, and
 * what it promises scripts is three things: a command's answer (JSON, or the help that was asked for) goes to standard output
 * and everything else to standard error; the exit status says how the run ended, by the one table in
 * {@link org.langevin.cli.ExitStatus} and {@link org.langevin.cli.Failure}; {@code --help} loads neither a native library nor a
 * class of ND4J.
 *
 * <p>For the last promise a command class keeps ND4J, Deeplearning4j and oneDNN out of its fields and its method signatures:
 * picocli reads both by reflection, and the JVM would load every class they name.
 */
package org.langevin.cli;
