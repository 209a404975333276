package org.apache.flink.connector.lancedb.e2e;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The model of {@code transfers.sql}: transfer number n moves an amount from one account to
 * another, and counts itself in a third one, so that tables which hold anything but all entries of
 * the first transfers are told from those which do.
 */
final class Transfers {

    /** The account whose balance is the number of transfers. */
    static final long COUNTER = -1;

    private static final int ACCOUNTS = 97;

    private final Map<Long, Long> balances = new HashMap<>();
    private long count;

    /** The entries of a transfer, each as number, account and amount. */
    static List<List<Long>> entries(long number) {
        long amount = number % 3;
        List<List<Long>> entries = new ArrayList<>();
        entries.add(List.of(number, number * 7919 % ACCOUNTS, -amount));
        entries.add(List.of(number, (number * 104729 + 31) % ACCOUNTS, amount));
        entries.add(List.of(number, COUNTER, 1L));
        return entries;
    }

    /** Makes transfers until as many are made. */
    void makeUntil(long newCount) {
        for (; count < newCount; count++) {
            entries(count).forEach(entry -> balances.merge(entry.get(1), entry.get(2), Long::sum));
        }
    }

    /** How many transfers are made. */
    long count() {
        return count;
    }

    /** The balances that are not 0, by their accounts. */
    Map<Long, Long> balances() {
        Map<Long, Long> present = new HashMap<>(balances);
        present.values().removeIf(balance -> balance == 0);
        return present;
    }
}
