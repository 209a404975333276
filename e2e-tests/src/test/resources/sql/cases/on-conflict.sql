-- Flink 2.3 wants to be told what to do where the query's key is not the table's.
--> since: 2.3
CREATE TABLE conflicting (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'conflicting');

INSERT INTO conflicting VALUES (1, 'a'), (1, 'b');
--> refused: ON CONFLICT

INSERT INTO conflicting VALUES (1, 'a'), (2, 'b') ON CONFLICT DO DEDUPLICATE;
--> table conflicting: {id=1, name=a}
--> table conflicting: {id=2, name=b}
