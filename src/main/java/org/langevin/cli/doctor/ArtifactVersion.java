package org.langevin.cli.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The versions of the jars that run, as Maven wrote them into each; a number kept anywhere else could lie. */
public final class ArtifactVersion {
    private ArtifactVersion() {}

    /**
     * Finds the version of an artifact on the class path.
     *
     * @param group the artifact's group, such as "org.langevin"
     * @param artifact its name
     * @return its version, or "unpackaged" where its classes run outside a jar, as in tests
     */
    public static String of(String group, String artifact) {
        String written = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
        try (InputStream stream = ArtifactVersion.class.getResourceAsStream(written)) {
            if (stream == null) {
                return "unpackaged";
            }
            Properties properties = new Properties();
            properties.load(stream);
            return properties.getProperty("version");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
