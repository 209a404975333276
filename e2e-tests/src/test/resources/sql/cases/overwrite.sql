-- The table holds the last query's rows and no others, with a key and without.
SET 'execution.runtime-mode' = 'batch';

CREATE TABLE overwritten (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'overwritten');

INSERT INTO overwritten VALUES (1, 'a'), (2, 'b');

INSERT OVERWRITE overwritten VALUES (2, 'b'), (3, 'c');
--> table overwritten: {id=2, name=b}
--> table overwritten: {id=3, name=c}

CREATE TABLE overwritten_appends (id INT)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'overwritten_appends');

INSERT INTO overwritten_appends VALUES (1), (1);

INSERT OVERWRITE overwritten_appends VALUES (2), (2);
--> table overwritten_appends: {id=2}
--> table overwritten_appends: {id=2}
