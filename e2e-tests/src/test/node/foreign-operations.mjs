// Usage: node foreign-operations.mjs <database> <milliseconds> <operations as JSON>
// Does what programs other than a job do to a table, one operation after the other, each so long after the one before:
//   {"table": <name>, "does": <one of the names below>, ...}
// An operation that meets another writer's commit is repeated, as a program of LanceDB's users would do.
// Prints for each operation the version of the table after it and how often it was repeated, as one line of JSON. With
// "forever": true an operation is repeated, after a random time up to a third of that, until the process is told to end.
import { setTimeout } from "node:timers/promises";
import { connect, Index } from "@lancedb/lancedb";
import { Field, Int32, Schema, Utf8 } from "apache-arrow";

const ATTEMPTS = 50;
const INDEXES = { btree: Index.btree, fts: Index.fts, ivfFlat: () => Index.ivfFlat({ numPartitions: 2 }) };

const DEEDS = {
  append: (table, { rows }) => table.add(rows),
  upsert: (table, { rows, key }) => table.mergeInsert(key).whenMatchedUpdateAll().whenNotMatchedInsertAll().execute(rows),
  delete: (table, { where }) => table.delete(where),
  update: (table, { where, set }) => table.update({ where, valuesSql: set }),
  compact: (table) => table.optimize(),
  "clean up": (table, { olderThan }) => table.optimize({ cleanupOlderThan: new Date(Date.now() - olderThan) }),
  "build an index": (table, { column, type }) => table.createIndex(column, { config: INDEXES[type](), replace: true }),
  "drop an index": (table, { index }) => table.dropIndex(index),
  "add a column": (table, { column, value }) => table.addColumns([{ name: column, valueSql: value }]),
  "rename a column": (table, { column, to }) => table.alterColumns([{ path: column, rename: to }]),
  "drop a column": (table, { column }) => table.dropColumns([column]),
  tag: async (table, { tag }) => (await table.tags()).create(tag, await table.version()),
  restore: async (table, { version }) => {
    await table.checkout(version);
    await table.restore();
  },
};

const [database, pause, operations] = process.argv.slice(2);
const connection = await connect(database);
let ended = false;
process.on("SIGTERM", () => (ended = true));

const answers = [];
for (const { table: name, does, forever, ...operation } of JSON.parse(operations)) {
  if (ended) {
    break;
  }
  const answer = { does, version: 0, repeated: 0, times: 0 };
  do {
    answer.version = await repeated(name, does, operation, answer);
    answer.times++;
    if (forever) {
      await setTimeout((Math.random() * Number(pause)) / 3);
    }
  } while (forever && !ended);
  answers.push(answer);
  await setTimeout(Number(pause));
}
connection.close();
console.log(JSON.stringify(answers));

async function repeated(name, does, operation, answer) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await perform(name, does, operation);
    } catch (error) {
      // LanceDB cleans nothing up while a tag, such as a sink's, stands at a version that is to go.
      if (attempt === ATTEMPTS || !/conflict|tagged version/i.test(error.message)) {
        throw new Error(`${does} on ${name}, attempt ${attempt}: ${error.message}`, { cause: error });
      }
      answer.repeated++;
      await setTimeout(Math.random() * Number(pause));
    }
  }
}

/** On the latest version, which each opening of a table sees. */
async function perform(name, does, operation) {
  if (does === "overwrite") {
    const before = await connection.openTable(name);
    (await connection.createEmptyTable(name, await before.schema(), { mode: "overwrite" })).close();
    before.close();
  } else if (does === "create") {
    const columns = [new Field("id", new Utf8(), true), new Field("revision", new Int32(), true)];
    (await connection.createEmptyTable(name, new Schema(columns))).close();
  } else {
    const table = await connection.openTable(name);
    await DEEDS[does](table, operation);
    table.close();
  }
  const latest = await connection.openTable(name);
  const version = await latest.version();
  latest.close();
  return version;
}
