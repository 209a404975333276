-- Flink 1.20 does not take a key here.
--> since: 2.0
CREATE TABLE ctas_source (
    id INT NOT NULL,
    name STRING,
    vector ARRAY<FLOAT>,
    PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${input}/changes', 'format' = 'debezium-json');

CREATE TABLE ctas_keyed (PRIMARY KEY (id) NOT ENFORCED)
WITH (
    'connector' = 'lancedb',
    'uri' = '${database}',
    'table' = 'ctas_keyed',
    'columns.vector.vector.dimension' = '2'
) AS SELECT * FROM ctas_source;
--> table ctas_keyed: {id=1, name=Ada L., vector=[1, 1.5]}
--> table ctas_keyed: {id=3, name=Charles B., vector=[3, 2.5]}
--> table ctas_keyed: {id=4, name=null, vector=[4, 0.5]}
