package org.apache.flink.connector.lancedb.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EmbedFunctionTest {

    private static final String WHALE = "The white whale broke the surface near the boat.";

    private static EmbedFunction embed;

    @BeforeAll
    static void loadTheModel() {
        embed = new EmbedFunction();
        embed.open(null);
    }

    @Test
    void aTextBecomesAVectorOf384ElementsAndLengthOne() {
        float[] vector = embed.eval(WHALE);

        assertThat(vector).hasSize(384);
        assertThat(dot(vector, vector)).isCloseTo(1.0, Offset.offset(1e-5));
    }

    @Test
    void theSameTextAlwaysGivesTheSameVector() {
        EmbedFunction another = new EmbedFunction();
        another.open(null);

        assertThat(embed.eval(WHALE)).containsExactly(embed.eval(WHALE));
        assertThat(another.eval(WHALE)).containsExactly(embed.eval(WHALE));
    }

    @Test
    void textsOfSimilarMeaningAreCloserThanOthers() {
        float[] whale = embed.eval(WHALE);
        double similar = dot(whale, embed.eval("A huge pale sea creature rose beside the rowers."));
        double different = dot(whale, embed.eval("The landlady served clam chowder for supper."));

        System.out.printf("Cosine similarity: similar %.3f, different %.3f%n", similar, different);
        assertThat(similar).isGreaterThan(different + 0.1);
    }

    @Test
    void aNullOrBlankTextHasNoVector() {
        assertThat(embed.eval(null)).isNull();
        assertThat(embed.eval("")).isNull();
        assertThat(embed.eval(" \n\t")).isNull();
    }

    @Test
    void aTextLongerThanTheModelReadsAtOnceIsEmbeddedToo() {
        assertThat(embed.eval((WHALE + " ").repeat(200))).hasSize(384);
    }

    @Test
    void instancesInSeveralThreadsGiveTheVectorsThatOneGives() throws Exception {
        List<String> texts = new ArrayList<>();
        List<float[]> expected = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            texts.add(i + " leagues from Nantucket");
            expected.add(embed.eval(texts.get(i)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<float[]>> vectors = new ArrayList<>();
            for (String text : texts) {
                vectors.add(
                        threads.submit(
                                () -> {
                                    EmbedFunction own = new EmbedFunction();
                                    own.open(null);
                                    return own.eval(text);
                                }));
            }
            for (int i = 0; i < texts.size(); i++) {
                assertThat(vectors.get(i).get()).containsExactly(expected.get(i));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** The cosine of the angle between two vectors of length 1. */
    private static double dot(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * (double) other[i];
        }
        return sum;
    }
}
