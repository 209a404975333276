-- Two sinks of one job.
CREATE TABLE set_source (
    id INT,
    name STRING,
    vector ARRAY<FLOAT>,
    PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${input}/changes', 'format' = 'debezium-json');

CREATE TABLE set_names (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'set_names');

CREATE TABLE set_vectors (id INT, vector ARRAY<FLOAT>, PRIMARY KEY (id) NOT ENFORCED)
WITH (
    'connector' = 'lancedb',
    'uri' = '${database}',
    'table' = 'set_vectors',
    'columns.vector.vector.dimension' = '2'
);

EXECUTE STATEMENT SET BEGIN
INSERT INTO set_names SELECT id, name FROM set_source;
INSERT INTO set_vectors SELECT id, vector FROM set_source;
END;
--> table set_names: {id=1, name=Ada L.}
--> table set_names: {id=3, name=Charles B.}
--> table set_names: {id=4, name=null}
--> table set_vectors: {id=1, vector=[1, 1.5]}
--> table set_vectors: {id=3, vector=[3, 2.5]}
--> table set_vectors: {id=4, vector=[4, 0.5]}
