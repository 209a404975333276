CREATE TABLE ctas_appended
WITH ('connector' = 'lancedb', 'uri' = '${database}', 'table' = 'ctas_appended')
AS SELECT id, name FROM (VALUES (1, 'a'), (2, 'b')) AS source (id, name);
--> table ctas_appended: {id=1, name=a}
--> table ctas_appended: {id=2, name=b}
