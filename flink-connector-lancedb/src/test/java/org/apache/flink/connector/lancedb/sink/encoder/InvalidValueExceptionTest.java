package org.apache.flink.connector.lancedb.sink.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InvalidValueExceptionTest {

    private static final String SENTENCE =
            "A row cannot be written to the table 't': column 'c', key id=1: found null";

    @Test
    void theWholeSentenceIsTheInnermostExceptionAsTheSqlClientShowsNoOther() {
        assertThat(sentence(new InvalidValueException("found null")))
                .hasMessage(SENTENCE)
                .hasNoCause();
    }

    @Test
    void anExceptionOfOtherCodeIsTheCause() {
        IllegalStateException problem = new IllegalStateException("found null");

        assertThat(sentence(problem)).hasMessage(SENTENCE).hasCause(problem);
    }

    private static IllegalArgumentException sentence(RuntimeException problem) {
        return InvalidValueException.inRow("t", "c", "key id=1", problem);
    }
}
