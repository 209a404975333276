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

CREATE TABLE array_in_row (id INT, r ROW<tags ARRAY<STRING>>)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'array_in_row');

INSERT INTO array_in_row SELECT 1, ROW(ARRAY['a']);
--> refused: Set 'columns.r.encoding' = 'json' to store the column as JSON text
--> table array_in_row: absent

CREATE TABLE unknown_option (id INT)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'unknown_option', 'no.such.option' = '1');

INSERT INTO unknown_option VALUES (1);
--> refused: no.such.option
--> table unknown_option: absent
