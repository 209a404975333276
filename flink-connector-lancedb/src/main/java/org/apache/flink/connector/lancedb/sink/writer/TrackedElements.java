package org.apache.flink.connector.lancedb.sink.writer;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.lancedb.lance.SoleWriter;
import org.apache.flink.connector.lancedb.sink.encoder.RowConverter;
import org.apache.flink.connector.lancedb.sink.encoder.TrackedChange;
import org.apache.flink.connector.lancedb.sink.settings.TargetTable;
import org.apache.flink.types.Either;

/** Elements that the tracker of declared keys has seen. Not thread-safe. */
final class TrackedElements<IN> extends ElementChanges<Either<IN, Either<IN, Tuple2<String, Long>>>>
        implements TrackedChange.Receiver<IN> {

    private final RowConverter<IN> converter;

    private ChangeBuffer buffer;
    private SoleWriter soleWriter;

    TrackedElements(RowConverter<IN> converter) {
        this.converter = converter;
    }

    @Override
    void open(TargetTable target) {
        converter.open(target.name(), target.schema());
    }

    @Override
    boolean add(Either<IN, Either<IN, Tuple2<String, Long>>> change, ChangeBuffer target)
            throws IOException {
        buffer = target;
        return TrackedChange.receive(change, this);
    }

    @Override
    public void element(IN element, boolean keyIsNew) throws IOException {
        buffer.add(converter.convert(element), keyIsNew);
    }

    @Override
    public void soleWriter(SoleWriter announced) {
        soleWriter = announced;
    }

    @Override
    Optional<SoleWriter> soleWriter() {
        return Optional.ofNullable(soleWriter);
    }
}
