-- Two batch jobs: the second one replaces a row and adds one.
SET 'execution.runtime-mode' = 'batch';

CREATE TABLE batched (id BIGINT, name STRING, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'batched');

INSERT INTO batched VALUES (1, 'a'), (2, 'b');

INSERT INTO batched VALUES (2, 'c'), (3, 'd');
--> table batched: {id=1, name=a}
--> table batched: {id=2, name=c}
--> table batched: {id=3, name=d}
