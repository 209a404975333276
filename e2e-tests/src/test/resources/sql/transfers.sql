SET 'parallelism.default' = '2';

SET 'execution.checkpointing.interval' = '500ms';

CREATE TABLE transfers (number BIGINT) WITH (
    'connector' = 'datagen',
    'scan.parallelism' = '1',
    'rows-per-second' = '${rate}',
    'fields.number.kind' = 'sequence',
    'fields.number.start' = '0',
    'fields.number.end' = '${last}'
);

-- All entries of a transfer are of one element of the source, so that no checkpoint parts them.
-- What counts transfers is written in terms of a number, as Flink 1.20 wants rows of one type.
CREATE VIEW entries AS
SELECT number, CAST(account AS BIGINT) AS account, CAST(amount AS BIGINT) AS amount
FROM transfers CROSS JOIN UNNEST(ARRAY[
    ROW(MOD(number * 7919, 97), -MOD(number, 3)),
    ROW(MOD(number * 104729 + 31, 97), MOD(number, 3)),
    ROW(MOD(number, 1) - 1, MOD(number, 1) + 1)
]) AS entry (account, amount);

CREATE TABLE accounts (account BIGINT, balance BIGINT, PRIMARY KEY (account) NOT ENFORCED)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'accounts');

CREATE TABLE untracked (account BIGINT, balance BIGINT, PRIMARY KEY (account) NOT ENFORCED)
WITH (
    'connector' = 'lancedb',
    'uri' = '${database}',
    'table' = 'untracked',
    'sink.track-declared-keys' = 'false'
);

CREATE TABLE ledger (number BIGINT, account BIGINT, amount BIGINT)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'ledger');

EXECUTE STATEMENT SET BEGIN
INSERT INTO accounts SELECT account, SUM(amount) FROM entries GROUP BY account HAVING SUM(amount) <> 0;
INSERT INTO untracked SELECT account, SUM(amount) FROM entries GROUP BY account HAVING SUM(amount) <> 0;
INSERT INTO ledger SELECT number, account, amount FROM entries;
END;
