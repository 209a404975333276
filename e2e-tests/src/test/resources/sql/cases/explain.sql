-- What EXPLAIN says, and that it makes no table.
CREATE TABLE explained (id INT, name STRING)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'explained');

EXPLAIN INSERT INTO explained VALUES (1, 'a');
--> answers: Sink(table=[default_catalog.default_database.explained]
--> table explained: absent
