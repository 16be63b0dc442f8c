/** What the stores ask of a database, and what this server understands, are the same list. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { accumulators, pipelineStages } from '../../../src/embedded/mongodb/aggregate.ts';
import { logicalOperators, valueOperators } from '../../../src/embedded/mongodb/matcher.ts';
import { updateOperators } from '../../../src/embedded/mongodb/update.ts';

const sources = join(import.meta.dirname, '../../../src');
const understood = [accumulators, pipelineStages, logicalOperators, valueOperators, updateOperators]
  .flatMap((table) => Object.keys(table))
  .concat('$each');

/** Words of JSON Schema, for the description of the API. */
const ofSchemas = new Set(['$id', '$ref', '$schema']);

/** Not written by any store: sent by the driver and Mongoose for them, or what a person at `mongosh` starts with. */
const forOthers = ['$and', '$each', '$eq', '$limit', '$skip', '$sort', '$unset'];

const written = new Set(
  readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('embedded'))
    .flatMap((file) => readFileSync(join(sources, file), 'utf8').match(/\$[a-z][A-Za-z]*(?=['"]?: )/g) ?? []),
);

test('no store uses what the embedded server refuses', () => {
  expect([...written].filter((name) => !understood.includes(name) && !ofSchemas.has(name))).toEqual([]);
});

test('the embedded server understands nothing that nobody uses', () => {
  const idle = understood.filter((name) => !written.has(name) && !forOthers.includes(name));
  expect(idle).toEqual([]);
});
