package org.apache.flink.connector.lancedb.benchmarks.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.connector.lancedb.benchmarks.trial.Figures;
import org.apache.flink.connector.lancedb.benchmarks.trial.Round;
import org.apache.flink.connector.lancedb.benchmarks.trial.Scale;
import org.apache.flink.connector.lancedb.benchmarks.trial.Workload;

/**
 * All that was measured of one workload by one commit on one machine, and its file. It is stored
 * after each measurement, so that an interrupted run loses none. Not thread-safe.
 */
public final class Results {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> FACTS = new TypeReference<>() {};
    private static final TypeReference<List<Map<String, Map<String, List<Double>>>>> ROUNDS =
            new TypeReference<>() {};

    private final String workload;
    private final Scale scale;
    private final Map<String, String> facts;
    private final List<Round> rounds;

    private Results(String workload, Scale scale, Map<String, String> facts, List<Round> rounds) {
        this.workload = workload;
        this.scale = scale;
        this.facts = facts;
        this.rounds = rounds;
    }

    /**
     * The results that the directory has of a workload, to which others may be added, if they are
     * of the same commit, scale and machine; else none.
     *
     * @param commit names the code that is measured; one that ends in {@code -modified} is like no
     *     other
     * @param tables where tables are written
     */
    public static Results resume(
            Path directory, Workload workload, Scale scale, String commit, Path tables)
            throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("commit", commit);
        facts.putAll(Environment.facts(tables));
        Optional<Results> stored = read(directory, workload);
        return stored.isPresent()
                        && !commit.endsWith("-modified")
                        && stored.get().scale.equals(scale)
                        && stored.get().facts.equals(facts)
                ? stored.get()
                : new Results(workload.name(), scale, facts, new ArrayList<>());
    }

    /** The results that the directory has of a workload. */
    public static Optional<Results> read(Path directory, Workload workload) throws IOException {
        Path file = file(directory, workload.name());
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        JsonNode stored = JSON.readTree(file.toFile());
        List<Round> rounds = new ArrayList<>();
        for (Map<String, Map<String, List<Double>>> figures :
                JSON.convertValue(stored.get("rounds"), ROUNDS)) {
            Round round = new Round();
            figures.forEach((contender, series) -> round.put(contender, new Figures(series)));
            rounds.add(round);
        }
        return Optional.of(
                new Results(
                        workload.name(),
                        new Scale(stored.get("scale").asDouble()),
                        JSON.convertValue(stored.get("facts"), FACTS),
                        rounds));
    }

    private static Path file(Path directory, String workload) {
        return directory.resolve(workload + ".json");
    }

    public Scale scale() {
        return scale;
    }

    /** Commit, machine and versions, each under its name. */
    public Map<String, String> facts() {
        return facts;
    }

    /** The round of a number, which begins at 0; measured in part, or not at all. */
    public Round round(int number) {
        while (rounds.size() <= number) {
            rounds.add(new Round());
        }
        return rounds.get(number);
    }

    /** The rounds in which all contenders were measured. */
    public List<Round> completeRounds(List<String> contenders) {
        return rounds.stream()
                .filter(round -> contenders.stream().allMatch(round::has))
                .collect(Collectors.toList());
    }

    /** The contenders of the first round, in their order. */
    public List<String> contenders() {
        return rounds.isEmpty() ? List.of() : List.copyOf(rounds.get(0).all().keySet());
    }

    /** Writes the file in the place of the one before. */
    public void store(Path directory) throws IOException {
        ObjectNode stored = JSON.createObjectNode();
        stored.put("workload", workload);
        stored.put("scale", scale.factor());
        stored.set("facts", JSON.valueToTree(facts));
        List<Map<String, Map<String, List<Double>>>> all = new ArrayList<>();
        for (Round round : rounds) {
            Map<String, Map<String, List<Double>>> figures = new LinkedHashMap<>();
            round.all().forEach((contender, found) -> figures.put(contender, found.all()));
            all.add(figures);
        }
        stored.set("rounds", JSON.valueToTree(all));
        Files.createDirectories(directory);
        Path part = directory.resolve(workload + ".part");
        Files.writeString(part, text(stored));
        Files.move(
                part,
                file(directory, workload),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    /** The figures of one measurement as a text that {@link #figures} reads. */
    public static String text(Figures figures) throws JsonProcessingException {
        return JSON.writeValueAsString(figures.all());
    }

    /** The figures of one measurement. */
    public static Figures figures(String text) throws JsonProcessingException {
        return new Figures(JSON.readValue(text, new TypeReference<>() {}));
    }

    private static String text(JsonNode json) throws JsonProcessingException {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json)
                + System.lineSeparator();
    }
}
