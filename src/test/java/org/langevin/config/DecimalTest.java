package org.langevin.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Numbers are written as CPython's repr writes them, digit for digit, on any JDK. */
class DecimalTest {

    @Test
    void agreesWithPythonOnSixHundredDoubles() throws IOException {
        int checked = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(DecimalTest.class.getResourceAsStream("/config/python-repr.txt")),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    double x = Double.longBitsToDouble(Long.parseUnsignedLong(line, 0, 16, 16));
                    assertThat(Decimal.shortest(x)).isEqualTo(line.substring(17));
                    checked++;
                }
            }
        }
        assertThat(checked).isEqualTo(600);
    }
}
