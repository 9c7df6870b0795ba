package org.langevin.denoiser.unet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Tensor;

/** Lent memory: never two images in one place, and a place again for the next. */
class PassingTest {

    private final Passing passing = new Passing(Backend.PLAIN, List::of);

    private static long address(Tensor tensor) {
        return tensor.array().data().addressPointer().address();
    }

    @Test
    void imagesThatAreStillReadHaveMemoryOfTheirOwn() {
        Tensor one = passing.lend(2, 3, 4);
        Tensor other = passing.lend(2, 3, 4);
        one.set(0, 1);
        other.set(0, 2);
        assertThat(one.get(0)).isEqualTo(1);
    }

    @Test
    void theSmallestPlaceThatIsLargeEnoughIsTaken() {
        Tensor large = passing.lend(100);
        Tensor middle = passing.lend(50);
        Tensor small = passing.lend(10);
        long place = address(middle);
        passing.takeBack(large.array());
        passing.takeBack(middle.array());
        passing.takeBack(small.array());
        assertThat(address(passing.lend(4, 10))).isEqualTo(place);
    }

    @Test
    void whatWasNotLentIsNotTakenBack() {
        Tensor own = Backend.PLAIN.images(10);
        passing.takeBack(own.array());
        assertThat(address(passing.lend(10))).isNotEqualTo(address(own));
    }

    /** Each once: what was lent in idle memory and taken back is lent again before more of it. */
    @Test
    void idleMemoryServesBeforeNew() {
        Tensor idle = Backend.PLAIN.images(5, 4);
        Tensor larger = Backend.PLAIN.images(30);
        Passing beside = new Passing(Backend.PLAIN, () -> List.of(larger, idle));
        Tensor first = beside.lend(3, 5);
        assertThat(address(first)).isEqualTo(address(idle));
        assertThat(address(beside.lend(10))).isEqualTo(address(larger));
        assertThat(address(beside.lend(10))).isNotIn(address(idle), address(larger));
        beside.takeBack(first.array());
        assertThat(address(beside.lend(20))).isEqualTo(address(idle));
    }
}
