package org.apache.flink.connector.lancedb.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Each version of an upserted table has the balances after the first transfers, and no others. */
final class AccountsCheck implements VersionCheck {

    private final String table;
    private final Transfers transfers = new Transfers();

    AccountsCheck(String table) {
        this.table = table;
    }

    @Override
    public String table() {
        return table;
    }

    @Override
    public long check(TableVersion version) throws IOException {
        List<List<Long>> rows = version.rows(List.of("account", "balance"));
        Map<Long, Long> balances = new HashMap<>();
        rows.forEach(row -> balances.put(row.get(0), row.get(1)));
        assertThat(rows).as("rows, of which none has the key of another").hasSize(balances.size());
        long count = balances.getOrDefault(Transfers.COUNTER, 0L);
        if (version.number() > 1) {
            assertThat(count).as("transfers").isGreaterThan(transfers.count());
        }
        transfers.makeUntil(count);
        assertThat(balances)
                .as("balances after %d transfers", count)
                .isEqualTo(transfers.balances());
        return rows.size();
    }

    @Override
    public long progress() {
        return transfers.count();
    }
}
