package org.apache.flink.connector.lancedb.benchmarks.job;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.connector.lancedb.benchmarks.documents.Change;
import org.apache.flink.connector.lancedb.benchmarks.documents.Documents;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/**
 * Makes a stream's elements of changes.
 *
 * @param <T> the type of the elements
 */
public abstract class RowFactory<T> implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Documents documents;

    private RowFactory(Documents documents) {
        this.documents = documents;
    }

    abstract T make(Change change, RowKind kind);

    final float[] vector(Change change) {
        return documents.vectors()[Documents.vectorPlace(change.document(), change.revision())];
    }

    static byte[] title(Change change) {
        return Documents.titles(change.revision())[Documents.titlePlace(change.document())];
    }

    final T make(Change change) {
        if (change.isDeletion()) {
            return make(new Change(change.document(), 0), RowKind.DELETE);
        }
        return make(change, change.revision() == 0 ? RowKind.INSERT : RowKind.UPDATE_AFTER);
    }

    /** Elements as programs of the DataStream API have them. */
    public static RowFactory<Row> rows(Documents documents) {
        return new RowFactory<>(documents) {
            private static final long serialVersionUID = 1L;

            @Override
            Row make(Change change, RowKind kind) {
                return Row.ofKind(
                        kind,
                        Documents.idText(change.document()),
                        new String(title(change), StandardCharsets.UTF_8),
                        vector(change));
            }
        };
    }

    /** The type of the elements that {@link #rows} makes. */
    public static TypeInformation<Row> rowType() {
        return new RowTypeInfo(Types.STRING, Types.STRING, Types.PRIMITIVE_ARRAY(Types.FLOAT));
    }

    /** Elements as SQL's own sources make them. */
    public static RowFactory<RowData> rowData(Documents documents) {
        return new RowFactory<>(documents) {
            private static final long serialVersionUID = 1L;

            @Override
            RowData make(Change change, RowKind kind) {
                StringData id = StringData.fromBytes(Documents.id(change.document()));
                StringData title = StringData.fromBytes(title(change));
                ArrayData vector = new GenericArrayData(vector(change));
                return GenericRowData.ofKind(kind, id, title, vector);
            }
        };
    }
}
