-- Refused when the job has started: the sentence must reach the user all the same.
CREATE TABLE narrow (id INT, name STRING)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'misfit');

INSERT INTO narrow VALUES (1, 'a');

CREATE TABLE wide (id BIGINT, name STRING)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'misfit');

INSERT INTO wide VALUES (1, 'a');
--> refused: The table 'misfit' does not fit its declaration; the columns marked with * differ:
--> table misfit: {id=1, name=a}

CREATE TABLE short_vectors (id INT, vector ARRAY<FLOAT>)
WITH (
    'connector' = 'lancedb',
    'uri' = '${database}',
    'table' = 'short_vectors',
    'columns.vector.vector.dimension' = '2'
);

INSERT INTO short_vectors VALUES (1, ARRAY[CAST(0.5 AS FLOAT)]);
--> refused: A row cannot be written to the table 'short_vectors': column 'vector', no key: the vector has 1 elements, expected 2
--> table short_vectors: no rows

CREATE TABLE not_made (id INT)
WITH (
    'connector' = 'lancedb',
    'uri' = '${database}',
    'table' = 'not_made',
    'managed-by' = 'user'
);

INSERT INTO not_made VALUES (1);
--> refused: not_made.lance does not exist, and it is managed by the user.
--> table not_made: absent

CREATE TABLE nowhere (id INT)
WITH ('connector' = 'lancedb', 'uri' = '${input}/changes/people.json', 'table' = 'nowhere');

INSERT INTO nowhere VALUES (1);
--> refused: nowhere.lance/_versions: Not a directory

-- The SQL client shows the innermost exception, which was Lance's above; with this, all of them.
SET 'sql-client.verbose' = 'true';

INSERT INTO nowhere VALUES (1);
--> refused: The table 'nowhere'
