CREATE TABLE documents (doc_id STRING, PRIMARY KEY (doc_id) NOT ENFORCED)
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'documents', 'no.such.option' = '1');

INSERT INTO documents VALUES ('a');
