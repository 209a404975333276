SET 'parallelism.default' = '1';
SET 'execution.checkpointing.interval' = '200ms';

CREATE TABLE changes (
    id STRING,
    revision INT,
    writer STRING,
    PRIMARY KEY (id) NOT ENFORCED
) WITH (
    'connector' = 'filesystem',
    'path' = '${changes}',
    'source.monitor-interval' = '200ms',
    'format' = 'debezium-json'
);

CREATE TABLE shared (
    id STRING,
    revision INT,
    writer STRING,
    PRIMARY KEY (id) NOT ENFORCED
) WITH (
    'connector' = 'lancedb',
    'uri' = '${database}',
    'table' = 'shared',
    'sink.parallelism' = '2'
);

INSERT INTO shared SELECT * FROM changes;
