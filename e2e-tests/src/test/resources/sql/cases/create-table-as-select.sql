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

CREATE TABLE ctas_appended
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'ctas_appended')
AS SELECT id, name FROM (VALUES (1, 'a'), (2, 'b')) AS source (id, name);
--> table ctas_appended: {id=1, name=a}
--> table ctas_appended: {id=2, name=b}
