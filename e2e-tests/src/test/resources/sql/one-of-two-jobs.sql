SET 'parallelism.default' = '1';
SET 'execution.checkpointing.interval' = '250ms';
SET 'table.exec.sink.require-on-conflict' = 'false';

CREATE TABLE numbers (number INT) WITH (
    'connector' = 'datagen',
    'rows-per-second' = '${rate}',
    'fields.number.kind' = 'sequence',
    'fields.number.start' = '0',
    'fields.number.end' = '${last}'
);

-- Both jobs upsert, each keys of its own.
CREATE TABLE upserted (id STRING, revision INT, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'upserted');

-- Both jobs append.
CREATE TABLE appended (id STRING, revision INT)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'appended');

-- One job upserts and the other one appends.
CREATE TABLE mixed (id STRING, revision INT${key})
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'mixed');

CREATE VIEW declared AS
SELECT CONCAT('${job}', CAST(MOD(number, ${keys}) AS STRING)) AS id, number AS revision FROM numbers;

EXECUTE STATEMENT SET BEGIN
INSERT INTO upserted SELECT * FROM declared;
INSERT INTO appended SELECT * FROM declared;
INSERT INTO mixed SELECT * FROM declared;
END;
