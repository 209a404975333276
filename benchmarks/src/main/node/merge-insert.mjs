// Usage: node merge-insert.mjs <database> <table> <key column> <file of Arrow's IPC format> ...
// Merges the rows of each file into the table: those with a key that it has replace its row, others are inserted.
// Prints the seconds that each merge took, as one line of JSON. Reading a file is not part of it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { connect } from "@lancedb/lancedb";

// The instance of Arrow that the client has: it takes no table of another one.
const { tableFromIPC } = createRequire(import.meta.url)("apache-arrow");

const [database, name, key, ...files] = process.argv.slice(2);
const connection = await connect(database);
const table = await connection.openTable(name);
const seconds = [];
for (const file of files) {
  const rows = tableFromIPC(readFileSync(file));
  const start = performance.now();
  await table.mergeInsert(key).whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(rows);
  seconds.push((performance.now() - start) / 1000);
}
table.close();
connection.close();
console.log(JSON.stringify(seconds));
