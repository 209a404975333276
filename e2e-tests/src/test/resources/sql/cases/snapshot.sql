-- A streaming query that ends declares the whole table.
SET 'execution.runtime-mode' = 'streaming';

SET 'table.exec.sink.require-on-conflict' = 'false';

CREATE TABLE whole (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED)
WITH (
    'connector' = 'lancedb',
    'uri' = '${database}',
    'table' = 'whole',
    'sink.scope' = 'snapshot'
);

INSERT INTO whole VALUES (1, 'a'), (2, 'b');

INSERT INTO whole VALUES (2, 'b'), (3, 'c');
--> table whole: {id=2, name=b}
--> table whole: {id=3, name=c}
