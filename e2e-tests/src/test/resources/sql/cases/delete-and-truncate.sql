-- Statements that run where they are submitted, without a job.
SET 'execution.runtime-mode' = 'batch';

CREATE TABLE deleted_from (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'deleted_from');

INSERT INTO deleted_from VALUES (1, 'O''Brien'), (2, 'O''Brien'), (3, 'c');

DELETE FROM deleted_from WHERE name = 'O''Brien' AND id > 1;

DELETE FROM deleted_from WHERE UPPER(name) = 'C';
--> refused: upper(name) is not translated
--> table deleted_from: {id=1, name=O'Brien}
--> table deleted_from: {id=3, name=c}

CREATE TABLE truncated (id INT)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'truncated');

INSERT INTO truncated VALUES (1), (2);

TRUNCATE TABLE truncated;
--> table truncated: no rows
