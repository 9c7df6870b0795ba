package org.langevin.denoiser.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;

/** Who does what, and that all of it is done and nothing thrown is lost. */
class ParallelTest {

    /** The first tensor loads ND4J, through which threads are given to oneDNN. */
    @BeforeAll
    static void load() {
        Tensor.zeros(DataType.FLOAT, 1);
    }

    private static void both(int shares, Runnable work, Runnable aside) {
        Parallel.shares(shares, share -> Parallel.both(work, aside));
    }

    /** Squares 0 to 999, each thread its part, and tells who took part. */
    private static Set<Thread> square(int[] squares) {
        Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
        Parallel.forEach(squares.length, (from, to) -> {
            threads.add(Thread.currentThread());
            for (int i = from; i < to; i++) {
                squares[i] = i * i;
            }
        });
        assertThat(squares[999]).isEqualTo(998_001);
        assertThat(squares[500]).isEqualTo(250_000);
        return threads;
    }

    @Test
    void aRangeIsSharedByAllThreadsAndWithinAShareByNone() {
        assertThat(square(new int[1000])).hasSize(Parallel.threadCount());
        Parallel.shares(1, share -> assertThat(square(new int[1000])).containsExactly(Thread.currentThread()));
    }

    @Test
    void aRangeIsCoveredOnceAndItsExceptionIsPassedOn() {
        int[] visits = new int[1001];
        Parallel.forEach(visits.length, (from, to) -> {
            for (int i = from; i < to; i++) {
                visits[i]++;
            }
        });
        assertThat(visits).containsOnly(1);
        assertThatThrownBy(() -> Parallel.forEach(100, (from, to) -> {
                    throw new IllegalStateException("share " + from);
                }))
                .hasMessageStartingWith("share");
    }

    @Test
    void aThreadWithoutAShareHelps() {
        assumeThat(Parallel.threadCount()).isGreaterThan(1);
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch begun = new CountDownLatch(1);
        Runnable work = () -> {
            threads.add(Thread.currentThread());
            await(begun);
        };
        both(1, work, () -> {
            begun.countDown();
            threads.add(Thread.currentThread());
            assertThat(square(new int[1000])).containsExactly(Thread.currentThread());
        });
        assertThat(threads).hasSize(2).doesNotHaveDuplicates();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether or not the helper comes in time: many short ranges, each of which reads what the one before wrote. */
    @Test
    void halvesAreDoneBeforeTheyReturn() {
        int[] numbers = new int[100];
        Parallel.shares(1, share -> {
            assertThat(Parallel.helped()).isEqualTo(Parallel.threadCount() > 1);
            for (int round = 0; round < 20_000; round++) {
                int[] before = numbers.clone();
                Parallel.halves(numbers.length, (from, to) -> {
                    for (int i = from; i < to; i++) {
                        numbers[i] = before[numbers.length - 1 - i] + 1;
                    }
                });
            }
        });
        assertThat(numbers).containsOnly(20_000);
    }

    @Test
    void aHelperThatIsBusyIsNotAskedAgain() {
        List<Boolean> helped = Collections.synchronizedList(new ArrayList<>());
        Runnable note = () -> helped.add(Parallel.helped());
        both(1, note, note);
        assertThat(helped).containsExactly(false, false);
        note.run();
        assertThat(helped).endsWith(false);
    }

    @Test
    void whereEveryThreadHasAShareEachDoesBoth() {
        Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
        List<String> done = Collections.synchronizedList(new ArrayList<>());
        Runnable note = () -> threads.add(Thread.currentThread());
        both(Parallel.threadCount(), note, () -> done.add("aside"));
        assertThat(threads).hasSize(Parallel.threadCount());
        assertThat(done).hasSize(Parallel.threadCount());
    }

    @Test
    void whatEitherThrowsIsThrownWhenBothHaveEnded() {
        List<String> ended = Collections.synchronizedList(new ArrayList<>());
        Runnable fine = () -> ended.add("fine");
        Runnable fails = () -> {
            throw new IllegalStateException("on purpose");
        };
        assertThatThrownBy(() -> both(1, fine, fails)).hasMessage("on purpose");
        assertThatThrownBy(() -> both(1, fails, fine)).hasMessage("on purpose");
        assertThat(ended).containsExactly("fine", "fine");
        assertThat(square(new int[1000])).hasSize(Parallel.threadCount());
    }

    /** More of it than the idle thread comes to: what it has not begun when the share is over, the caller does. */
    @Test
    void whatIsLeftForLaterIsDoneBeforeTheShareEnds() {
        AtomicInteger done = new AtomicInteger();
        Set<Thread> threads = Collections.synchronizedSet(new HashSet<>());
        for (int round = 0; round < 200; round++) {
            Parallel.shares(1, share -> {
                for (int i = 0; i < 50; i++) {
                    Parallel.later(() -> {
                        threads.add(Thread.currentThread());
                        done.incrementAndGet();
                    });
                }
            });
            assertThat(done).hasValue(50 * (round + 1));
        }
        assertThat(threads).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void anIdleThreadDoesWhatIsLeftWhileTheShareGoesOnAndHelpsBetween() {
        assumeThat(Parallel.threadCount()).isGreaterThan(1);
        CountDownLatch begun = new CountDownLatch(1);
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        Parallel.shares(1, share -> {
            threads.add(Thread.currentThread());
            Parallel.later(() -> {
                begun.countDown();
                threads.add(Thread.currentThread());
                assertThat(Parallel.helped()).isFalse();
                assertThat(square(new int[1000])).containsExactly(Thread.currentThread());
            });
            await(begun);
            CountDownLatch helped = new CountDownLatch(1);
            Parallel.both(() -> await(helped), helped::countDown);
        });
        assertThat(threads).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void withoutAnIdleThreadNothingIsLeft() {
        List<String> order = new ArrayList<>();
        Parallel.later(() -> order.add("at once"));
        order.add("then");
        assertThat(order).containsExactly("at once", "then");
    }

    @Test
    void whatLaterWorkThrowsIsThrownWhenAllOfItHasEnded() {
        AtomicInteger done = new AtomicInteger();
        assertThatThrownBy(() -> Parallel.shares(1, share -> {
                    Parallel.later(() -> {
                        throw new IllegalStateException("on purpose");
                    });
                    Parallel.later(done::incrementAndGet);
                }))
                .hasMessage("on purpose");
        assertThat(done.get()).isEqualTo(Parallel.threadCount() > 1 ? 1 : 0);
        Parallel.shares(1, share -> Parallel.later(done::incrementAndGet));
        assertThat(square(new int[1000])).hasSize(Parallel.threadCount());
    }
}
