SET 'parallelism.default' = '2';
SET 'execution.checkpointing.interval' = '1s';
SET 'table.local-time-zone' = 'UTC';

CREATE TABLE changelog (
    doc_id STRING,
    title STRING,
    published BOOLEAN,
    tiny_number TINYINT,
    small_number SMALLINT,
    number INT,
    big_number BIGINT,
    score FLOAT,
    weight DOUBLE,
    price DECIMAL(20, 4),
    content BYTES,
    released DATE,
    changed TIMESTAMP(6),
    seen TIMESTAMP_LTZ(6),
    embedding ARRAY<FLOAT>,
    PRIMARY KEY (doc_id) NOT ENFORCED
) WITH (
    'connector' = 'filesystem',
    'path' = '${changelog}',
    'source.monitor-interval' = '200ms',
    'format' = 'debezium-json'
);

CREATE TABLE documents (
    doc_id STRING,
    title STRING,
    published BOOLEAN,
    tiny_number TINYINT,
    small_number SMALLINT,
    number INT,
    big_number BIGINT,
    score FLOAT,
    weight DOUBLE,
    price DECIMAL(20, 4),
    content BYTES,
    released DATE,
    changed TIMESTAMP(6),
    seen TIMESTAMP_LTZ(6),
    embedding ARRAY<FLOAT>,
    PRIMARY KEY (doc_id) NOT ENFORCED
) WITH (
    'connector' = 'lancedb',
    'uri' = '${database}',
    'table' = 'documents',
    'columns.embedding.vector.dimension' = '8'
);

INSERT INTO documents SELECT * FROM changelog;
