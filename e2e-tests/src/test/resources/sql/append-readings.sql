SET 'parallelism.default' = '2';
SET 'execution.checkpointing.interval' = '1s';

CREATE TABLE source_readings (sensor STRING, reading INT, vector ARRAY<FLOAT>)
WITH ('connector' = 'filesystem', 'path' = '${readings}', 'format' = 'json');

CREATE TABLE readings (sensor STRING, reading INT, vector ARRAY<FLOAT>)
WITH (
    'connector' = 'lancedb',
    'uri' = '${database}',
    'table' = 'readings',
    'columns.vector.vector.dimension' = '2'
);

INSERT INTO readings SELECT * FROM source_readings;
