package org.langevin.cli;

import org.langevin.cli.doctor.ArtifactVersion;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {program()};
    }

    /** The program's name and version. */
    static String program() {
        return "langevin " + ArtifactVersion.of("org.langevin", "langevin");
    }
}
