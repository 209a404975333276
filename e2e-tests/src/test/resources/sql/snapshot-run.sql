SET 'parallelism.default' = '2';

SET 'execution.checkpointing.interval' = '500ms';

CREATE TABLE numbers (number BIGINT, PRIMARY KEY (number) NOT ENFORCED) WITH (
    'connector' = 'datagen',
    'scan.parallelism' = '1',
    'number-of-rows' = '${rows}',
    'rows-per-second' = '${rate}',
    'fields.number.kind' = 'sequence',
    'fields.number.start' = '${first}',
    'fields.number.end' = '${last}'
);

CREATE TABLE snapshot (id BIGINT, run BIGINT, PRIMARY KEY (id) NOT ENFORCED)
WITH (
    'connector' = 'lancedb',
    'uri' = '${database}',
    'table' = 'snapshot',
    'sink.scope' = 'snapshot'
);

INSERT INTO snapshot
SELECT number, CASE WHEN MOD(number, 7) = MOD(${run}, 7) THEN ${run} ELSE 0 END FROM numbers;
