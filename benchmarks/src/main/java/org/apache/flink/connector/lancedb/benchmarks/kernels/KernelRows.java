package org.apache.flink.connector.lancedb.benchmarks.kernels;

import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;

/** Rows for kernels: few enough for the processor's caches. */
final class KernelRows {

    private static final int ROWS = 64;

    private static final LogicalType[] COLUMNS = {
        VarCharType.STRING_TYPE, VarCharType.STRING_TYPE, new ArrayType(new FloatType())
    };

    private KernelRows() {}

    /**
     * Documents as rows.
     *
     * @param binary whether they are in the form in which Flink's network hands them over
     */
    static RowData[] of(Documents documents, boolean binary) {
        RowDataSerializer serializer = new RowDataSerializer(COLUMNS);
        RowData[] rows = new RowData[ROWS];
        for (int i = 0; i < ROWS; i++) {
            GenericRowData row =
                    GenericRowData.of(
                            StringData.fromBytes(Documents.id(i)),
                            StringData.fromBytes(Documents.titles(0)[i]),
                            new GenericArrayData(documents.vectors()[i]));
            rows[i] = binary ? serializer.toBinaryRow(row).copy() : row;
        }
        return rows;
    }
}
