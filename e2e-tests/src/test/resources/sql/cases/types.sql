-- Types with parts, vectors of other elements, and overrides.
SET 'execution.runtime-mode' = 'batch';

CREATE TABLE types (
    id INT,
    tags ARRAY<STRING>,
    person ROW<name STRING, age INT>,
    counts MAP<STRING, INT>,
    small ARRAY<TINYINT>,
    price DECIMAL(10, 2),
    born DATE,
    nested ROW<tags ARRAY<STRING>>,
    PRIMARY KEY (id) NOT ENFORCED
) WITH (
    'connector' = 'lancedb',
    'uri' = '${database}',
    'table' = 'types',
    'columns.small.vector.dimension' = '2',
    'columns.small.vector.element-type' = 'int8',
    'columns.nested.encoding' = 'json'
);

INSERT INTO types VALUES (
    1,
    ARRAY['a', 'b'],
    ROW('Ada', 36),
    MAP['x', 1],
    ARRAY[CAST(-128 AS TINYINT), CAST(127 AS TINYINT)],
    12.50,
    DATE '2026-11-22',
    ROW(ARRAY['c'])
);
--> table types: {id=1, tags=[a, b], person={name: Ada, age: 36}, counts={x: 1}, small=[-128, 127], price=12.50, born=2026-11-22, nested={"tags":["c"]}}
