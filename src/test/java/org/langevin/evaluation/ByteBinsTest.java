package org.langevin.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.langevin.random.KeyedNoise;
import org.langevin.reference.AnalyticReference;

class ByteBinsTest {
    /** Values spread over their bins: bits of the uniform law, and none leaves its bin. */
    @Test
    void theBitsOfBytes() {
        JsonNode facts = AnalyticReference.LIKELIHOOD.get("bits_dim_facts");
        assertThat(ByteBins.SYMMETRIC.offsetBits())
                .isEqualTo(facts.get("offset [-1,1]").asDouble());
        assertThat(ByteBins.UNIT.offsetBits())
                .isEqualTo(facts.get("offset [0,1]").asDouble());
        assertThat(ByteBins.SYMMETRIC.bitsPerDimension(3 * Math.log(.5), 3))
                .isCloseTo(facts.get("uniform on [-1,1] 256 levels").asDouble(), within(1e-14));
        double[] levels = {-1, 1, 0 / 127.5 - 1, 200 / 127.5 - 1};
        double[] spread = ByteBins.AROUND_LEVELS.dequantised(levels, 2, 0, new KeyedNoise(1), 0);
        for (int i = 0; i < levels.length; i++) {
            assertThat(Math.abs(spread[i] - levels[i])).isBetween(1e-6, .5 / 127.5);
        }
        assertThat(ByteBins.AROUND_LEVELS.level(200)).isCloseTo(200 / 127.5 - 1, within(1e-15));
    }
}
