-- A changelog with updates and deletes into a table with a key.
SET 'execution.checkpointing.interval' = '1s';

CREATE TABLE upsert_source (
    id INT,
    name STRING,
    vector ARRAY<FLOAT>,
    PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${input}/changes', 'format' = 'debezium-json');

CREATE TABLE upserted (
    id INT,
    name STRING,
    vector ARRAY<FLOAT>,
    PRIMARY KEY (id) NOT ENFORCED
) WITH (
    'connector' = 'lancedb',
    'uri' = '${database}',
    'table' = 'upserted',
    'columns.vector.vector.dimension' = '2'
);

INSERT INTO upserted SELECT * FROM upsert_source;
--> table upserted: {id=1, name=Ada L., vector=[1, 1.5]}
--> table upserted: {id=3, name=Charles B., vector=[3, 2.5]}
--> table upserted: {id=4, name=null, vector=[4, 0.5]}
