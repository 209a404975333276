// Usage: node lancedb-client.mjs <database> <request as JSON>
// The request is {} for the names of all tables, or {"rowsOf": [<name>, ...]} for all rows of these tables, or
// {"table": <name>} for its version, row count and columns, together with "rows": true for all of its rows, or with
// "nearest": {"column": ..., "vector": [...], "limit": ...}.
// Prints the answer as one line of JSON.
import { connect } from "@lancedb/lancedb";
import { columnAsText } from "./cell.mjs";

const [database, request] = process.argv.slice(2);
const connection = await connect(database);
const answer = await answerTo(JSON.parse(request));
connection.close();
console.log(JSON.stringify(answer));

async function answerTo({ rowsOf: names, table: name, ...wanted }) {
  if (names !== undefined) {
    const answer = {};
    for (const each of names) {
      answer[each] = await read(each, { rows: true });
    }
    return answer;
  }
  return name === undefined ? { tables: await connection.tableNames() } : await read(name, wanted);
}

async function read(name, { rows, nearest }) {
  const table = await connection.openTable(name);
  const schema = await table.schema();
  const answer = {
    version: await table.version(),
    rowCount: await table.countRows(),
    columns: schema.fields.map((field) => `${field.name}: ${field.type}${field.nullable ? "" : " NOT NULL"}`),
  };
  if (nearest) {
    const search = table.vectorSearch(nearest.vector).column(nearest.column).limit(nearest.limit);
    answer.rows = rowsOf(await search.toArrow());
  } else if (rows) {
    answer.rows = rowsOf(await table.query().toArrow());
  }
  table.close();
  return answer;
}

function rowsOf(arrowTable) {
  return arrowTable.batches.flatMap((batch) => {
    const columns = batch.schema.fields.map((field, i) => [field.name, columnAsText(batch.getChildAt(i))]);
    return Array.from({ length: batch.numRows }, (_, row) =>
      Object.fromEntries(columns.map(([name, texts]) => [name, texts[row]])),
    );
  });
}
