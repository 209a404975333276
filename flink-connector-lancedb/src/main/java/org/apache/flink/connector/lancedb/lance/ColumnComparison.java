package org.apache.flink.connector.lancedb.lance;

/** One column as it is declared and as it was found. Immutable. */
final class ColumnComparison {

    /** How a declared and a found column go together. */
    enum Verdict {
        FITS,
        /** The table lacks the column, and it can be added in place. */
        ADDABLE,
        DIFFERS
    }

    private final String name;
    private final String declared;
    private final String found;
    private final Verdict verdict;
    private final String remedy;

    private ColumnComparison(
            String name, String declared, String found, Verdict verdict, String remedy) {
        this.name = name;
        this.declared = declared;
        this.found = found;
        this.verdict = verdict;
        this.remedy = remedy;
    }

    static ColumnComparison fits(String name, String declared, String found) {
        return new ColumnComparison(name, declared, found, Verdict.FITS, "");
    }

    static ColumnComparison addable(String name, String declared, String found) {
        return new ColumnComparison(
                name,
                declared,
                found,
                Verdict.ADDABLE,
                "add the column to the table, or remove it from the declaration");
    }

    static ColumnComparison differs(String name, String declared, String found, String remedy) {
        return new ColumnComparison(name, declared, found, Verdict.DIFFERS, remedy);
    }

    String name() {
        return name;
    }

    String declared() {
        return declared;
    }

    String found() {
        return found;
    }

    Verdict verdict() {
        return verdict;
    }

    /** What to do where the column does not fit as it is; else empty. */
    String remedy() {
        return remedy;
    }
}
