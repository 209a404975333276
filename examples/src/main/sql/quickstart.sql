-- What ./quickstart.sh runs with Flink's SQL client. It fills in two paths, of the changelog file and
-- of the LanceDB database: the places with a dollar sign.

SET 'pipeline.name' = 'moby-dick-to-lancedb';
-- Every checkpoint that changed something becomes one version of the table.
SET 'execution.checkpointing.interval' = '2 s';
-- INSERT returns when the job has ended, and fails if the job failed.
SET 'table.dml-sync' = 'true';

-- A text's meaning as a vector, computed by a model that comes with the examples' jar.
CREATE TEMPORARY FUNCTION EMBED AS 'org.apache.flink.connector.lancedb.examples.EmbedFunction';

-- Inserts, updates and deletes of passages, one change a line, as Debezium writes them.
CREATE TEMPORARY TABLE changelog (
    doc_id  STRING,
    chapter STRING,
    title   STRING,
    content STRING,
    PRIMARY KEY (doc_id) NOT ENFORCED
) WITH (
    'connector' = 'filesystem',
    'path'      = '${changelog}',
    'format'    = 'debezium-json'
);

-- The table that must hold, at each checkpoint, exactly the passages that exist by then.
CREATE TEMPORARY TABLE documents (
    doc_id    STRING,
    chapter   STRING,
    title     STRING,
    content   STRING,
    embedding ARRAY<FLOAT>,
    PRIMARY KEY (doc_id) NOT ENFORCED
) WITH (
    'connector' = 'lancedb',
    'uri'       = '${database}',
    'table'     = 'documents',
    'columns.embedding.vector.dimension' = '384'
);

INSERT INTO documents
SELECT doc_id, chapter, title, content, EMBED(content)
FROM changelog;
