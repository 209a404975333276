SET 'parallelism.default' = '2';
SET 'execution.checkpointing.interval' = '300ms';
SET 'table.exec.sink.require-on-conflict' = 'false';
SET 'table.exec.sink.upsert-materialize' = 'NONE';

CREATE TABLE changes (id BIGINT, amount INT, note STRING)
WITH (
    'connector' = 'datagen',
    'rows-per-second' = '2000',
    'fields.id.min' = '0',
    'fields.id.max' = '9999',
    'fields.note.length' = '100'
);

CREATE TABLE notes (id BIGINT NOT NULL, amount INT, note STRING, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'notes');

INSERT INTO notes SELECT * FROM changes
