SET 'parallelism.default' = '1';
SET 'execution.checkpointing.interval' = '200ms';
SET 'table.exec.sink.require-on-conflict' = 'false';

CREATE TABLE numbers (number INT) WITH (
    'connector' = 'datagen',
    'rows-per-second' = '100',
    'fields.number.kind' = 'sequence',
    'fields.number.start' = '0',
    'fields.number.end' = '99999'
);

CREATE TABLE upserted (
    id STRING,
    revision INT,
    writer STRING,
    vector ARRAY<FLOAT>,
    PRIMARY KEY (id) NOT ENFORCED
) WITH (
    'connector' = 'lancedb',
    'uri' = '${database}',
    'table' = 'upserted',
    'columns.vector.vector.dimension' = '2'
);

CREATE TABLE appended (id STRING, revision INT, writer STRING, vector ARRAY<FLOAT>) WITH (
    'connector' = 'lancedb',
    'uri' = '${database}',
    'table' = 'appended',
    'columns.vector.vector.dimension' = '2'
);

CREATE VIEW declared AS
SELECT
    CONCAT('k', CAST(MOD(number, ${keys}) AS STRING)) AS id,
    number AS revision,
    'job' AS writer,
    ARRAY[CAST(MOD(number, 7) AS FLOAT), CAST(MOD(number, 11) AS FLOAT)] AS vector
FROM numbers;

EXECUTE STATEMENT SET BEGIN
INSERT INTO upserted SELECT * FROM declared;
INSERT INTO appended SELECT * FROM declared;
END;
