import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { accumulators, pipelineStages } from '../../../src/embedded/mongodb/aggregate.ts';
import { commands } from '../../../src/embedded/mongodb/commands/run.ts';
import { logicalOperators, valueOperators } from '../../../src/embedded/mongodb/matcher.ts';
import { updateOperators } from '../../../src/embedded/mongodb/update.ts';

const folder = join(import.meta.dirname, '../../../src/embedded/mongodb');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');

/** Older spellings that are understood as well. */
const aliases = ['ismaster', 'findandmodify'];

test.each([
  ['Commands', Object.keys(commands).filter((name) => !aliases.includes(name))],
  ['Filters', Object.keys(valueOperators)],
  ['Combining filters', Object.keys(logicalOperators)],
  ['Updates', Object.keys(updateOperators)],
  ['Stages', Object.keys(pipelineStages)],
  ['Accumulators', Object.keys(accumulators)],
])('the README lists all that is understood: %s', (heading, names) => {
  const line = readme.split('\n').find((text) => text.startsWith(`- ${heading}: `));
  const listed = Array.from(line?.matchAll(/`([^`]+)`/g) ?? [], ([, name]) => name);
  expect(listed).toEqual(names.toSorted());
});

test('the README says what each file is for', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const own = ['errors.ts']; // their names say it
  expect(files.filter((file) => !own.includes(file) && !readme.includes(basename(file)))).toEqual([]);
});
