package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.lancedb.testing.Figures;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * What LanceDB's own client does with a table that jobs have written to: it compacts, and removes
 * old versions and files that no version names once they are seven days old.
 */
class MaintenanceITCase {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path database;

    @Test
    void lanceDbRemovesWhatJobsLeave(TestInfo test) throws Exception {
        insert("('a', 1), ('b', 1)");
        insert("('a', 2), ('c', 2)");
        LanceDbClient lanceDb = LanceDbClient.connect(database);
        Set<Path> orphans = leaveFiles();

        age(orphans, Duration.ofDays(7).minusHours(1));
        JsonNode young = optimize(Duration.ofDays(1).toMillis());
        assertThat(young.path("bytesRemoved").asLong(-1)).as(young.toString()).isZero();
        assertThat(files()).containsAll(orphans);

        age(orphans, Duration.ofDays(7).plusHours(1));
        JsonNode old = optimize(Duration.ofDays(1).toMillis());
        assertThat(old.path("bytesRemoved").asLong()).as(old.toString()).isPositive();
        assertThat(files()).doesNotContainAnyElementsOf(orphans);

        // The client has no option that leaves versions with tags alone; it names the tags.
        JsonNode refused = optimize(0);
        assertThat(refused.path("error").asText())
                .contains("tagged version(s) have been marked for cleanup")
                .contains("flink-");
        JsonNode withoutTags = optimize(0, "delete-tags");
        assertThat(withoutTags.path("oldVersionsRemoved").asLong())
                .as(withoutTags.toString())
                .isPositive();

        insert("('b', 3)");
        assertThat(lanceDb.rows("notes"))
                .containsExactlyInAnyOrder(
                        Map.of("id", "a", "n", "2"),
                        Map.of("id", "b", "n", "3"),
                        Map.of("id", "c", "n", "2"));
        Figures.print(
                test,
                "LanceDB's client left %d files alone for seven days and then removed them; %d old versions went, the rows stayed",
                orphans.size(),
                withoutTags.path("oldVersionsRemoved").asLong());
    }

    private void insert(String rows) throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("table.exec.sink.require-on-conflict", "false");
        TableEnvironment sql =
                TableEnvironment.create(
                        EnvironmentSettings.newInstance()
                                .inStreamingMode()
                                .withConfiguration(configuration)
                                .build());
        sql.executeSql(
                String.format(
                        "CREATE TABLE notes (id STRING, n INT, PRIMARY KEY (id) NOT ENFORCED)"
                                + " WITH ('connector' = 'lancedb', 'uri' = '%s', 'table' = 'notes')",
                        database));
        sql.executeSql("INSERT INTO notes VALUES " + rows).await();
    }

    /** Files as a job that is killed before its checkpoint leaves them. */
    private Set<Path> leaveFiles() throws IOException {
        Path data = database.resolve("notes.lance/data");
        Path written = files().stream().filter(file -> file.startsWith(data)).findAny().get();
        Set<Path> left = new TreeSet<>();
        for (String name :
                List.of("0101orphan.lance", "deleted-keys-1.lance", "fragment-list-1.lance")) {
            left.add(Files.copy(written, data.resolve(name)));
        }
        return left;
    }

    private JsonNode optimize(long ageMillis, String... more) throws Exception {
        List<String> arguments =
                Stream.concat(
                                Stream.of(database.toString(), "notes", Long.toString(ageMillis)),
                                Stream.of(more))
                        .collect(Collectors.toList());
        String output =
                NodeProject.install()
                        .runScript("maintenance.mjs", arguments.toArray(new String[0]));
        // Node.js may print warnings before.
        return JSON.readTree(output.lines().reduce((earlier, later) -> later).orElse(""));
    }

    private static void age(Set<Path> files, Duration age) throws IOException {
        for (Path file : files) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
        }
    }

    private Set<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(database)) {
            return all.filter(Files::isRegularFile).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
