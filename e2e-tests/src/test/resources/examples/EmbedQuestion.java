import java.util.Arrays;
import org.apache.flink.connector.lancedb.examples.targetstate.MiniLmEmbedder;

/** Usage: java EmbedQuestion.java [question]. Prints its vector, as the examples make it. */
public final class EmbedQuestion {

    public static void main(String[] arguments) {
        System.out.println(Arrays.toString(new MiniLmEmbedder().embed(arguments[0])));
    }
}
