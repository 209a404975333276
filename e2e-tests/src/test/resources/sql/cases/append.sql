-- A table without a key keeps equal rows; columns that are not named are null.
CREATE TABLE appended (id INT, name STRING)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'appended');

INSERT INTO appended VALUES (1, 'a'), (1, 'a'), (2, 'b');

INSERT INTO appended (id) VALUES (1);
--> table appended: {id=1, name=a}
--> table appended: {id=1, name=a}
--> table appended: {id=2, name=b}
--> table appended: {id=1, name=null}
