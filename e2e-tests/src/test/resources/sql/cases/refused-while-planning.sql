CREATE TABLE refused_source (
    id INT,
    name STRING,
    vector ARRAY<FLOAT>,
    PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${input}/changes', 'format' = 'debezium-json');

CREATE TABLE without_key (id INT, name STRING)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'without_key');

INSERT INTO without_key SELECT id, name FROM refused_source;
--> refused: which has no primary key to tell which row is meant. Declare PRIMARY KEY (...) NOT ENFORCED
--> table without_key: absent

CREATE TABLE without_dimension (id INT, vector ARRAY<FLOAT>)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'without_dimension');

INSERT INTO without_dimension SELECT 1, ARRAY[CAST(0.5 AS FLOAT)];
--> refused: The column 'vector' has the type ARRAY<FLOAT>, a vector, but no dimension.
--> table without_dimension: absent

CREATE TABLE unknown_option (id INT)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'unknown_option', 'no.such.option' = '1');

INSERT INTO unknown_option VALUES (1);
--> refused: no.such.option
--> table unknown_option: absent
