package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lance.FragmentMetadata;

/**
 * Each version of the appended table has all entries of the first transfers, each once, and leaves
 * what it appends to as it was. Reads what is new, so that long runs do not become slow.
 */
final class LedgerCheck implements VersionCheck {

    private Map<Integer, FragmentMetadata> fragments = Map.of();
    private long transfers;

    @Override
    public String table() {
        return "ledger";
    }

    @Override
    public long check(TableVersion version) throws IOException {
        Map<Integer, FragmentMetadata> now = version.fragments();
        assertThat(now).as("fragments").containsAllEntriesOf(fragments);
        List<Integer> added = new ArrayList<>(now.keySet());
        added.removeAll(fragments.keySet());
        fragments = now;

        List<List<Long>> rows = version.rowsOf(added, List.of("number", "account", "amount"));
        Map<Long, List<List<Long>>> byNumber = new HashMap<>();
        rows.forEach(row -> byNumber.computeIfAbsent(row.get(0), n -> new ArrayList<>()).add(row));
        if (version.number() > 1) {
            assertThat(byNumber).as("transfers").isNotEmpty();
        }
        long first = transfers;
        transfers += byNumber.size();
        for (long number = first; number < transfers; number++) {
            assertThat(byNumber.get(number))
                    .as("entries of transfer %d, of %d to %d", number, first, transfers - 1)
                    .isNotNull()
                    .containsExactlyInAnyOrderElementsOf(Transfers.entries(number));
        }
        return rows.size();
    }

    @Override
    public long progress() {
        return transfers;
    }
}
