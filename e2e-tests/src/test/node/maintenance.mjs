// Usage: node maintenance.mjs <database> <table> <milliseconds> [delete-tags]
// Compacts the table and removes the versions that are so old, and what no version names, as LanceDB's users do; before
// that, if told so, all tags.
// Prints what was removed, as one line of JSON: {"bytesRemoved": ..., "oldVersionsRemoved": ...} or {"error": ...}.
import { connect } from "@lancedb/lancedb";

const [database, name, age, deleteTags] = process.argv.slice(2);
const connection = await connect(database);
const table = await connection.openTable(name);
if (deleteTags === "delete-tags") {
  const tags = await table.tags();
  for (const tag of Object.keys(await tags.list())) {
    await tags.delete(tag);
  }
}
let answer;
try {
  answer = (await table.optimize({ cleanupOlderThan: new Date(Date.now() - Number(age)) })).prune;
} catch (error) {
  answer = { error: error.message };
}
table.close();
connection.close();
console.log(JSON.stringify(answer));
