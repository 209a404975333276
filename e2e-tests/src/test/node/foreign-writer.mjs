// Usage: node foreign-writer.mjs <database> <table> <key column> <milliseconds> <changes as JSON>
// Each change is a commit of its own, so long after the one before: {"merge": [<row>, ...]} inserts rows, and replaces those that have one of their
// keys; {"delete": [<key>, ...]} deletes the rows that have one of these keys.
// Prints the versions that the commits made, as one line of JSON.
import { setTimeout } from "node:timers/promises";
import { connect } from "@lancedb/lancedb";

const [database, name, key, pause, changes] = process.argv.slice(2);
const connection = await connect(database);
const table = await connection.openTable(name);
const versions = [];
for (const { merge, delete: keys } of JSON.parse(changes)) {
  const { version } = merge === undefined ? await table.delete(`${key} IN (${keys.map(literal)})`) : await upsert(merge);
  versions.push(version);
  await setTimeout(Number(pause));
}
table.close();
connection.close();
console.log(JSON.stringify(versions));

function upsert(rows) {
  return table.mergeInsert(key).whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(rows);
}

function literal(text) {
  return `'${text.replaceAll("'", "''")}'`;
}
