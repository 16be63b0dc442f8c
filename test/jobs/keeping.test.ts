/** Of every collection it is written down what it holds of people and when that goes. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { KEEPING, keepingTable } from '../../src/jobs/keeping.ts';
import { PERSONAL_FIELDS, representativeSchema } from '../../src/representatives/model.ts';
import { startWorld } from '../world.ts';

it('every collection has its entry, and no entry is left of one that is gone', async () => {
  const world = await startWorld();
  const models = Object.values(world.context.connection.models).map(({ collection }) => collection.name);
  await world.stop();
  expect(Object.keys(KEEPING).toSorted()).toEqual([...new Set(models)].toSorted());
});

it('the page for the data protection officer says the same', () => {
  const page = fileURLToPath(new URL('../../docs/personal-data.md', import.meta.url));
  const withoutPadding = (table: string): string => table.replace(/-+/g, '-').replace(/ +/g, ' ');
  expect(withoutPadding(readFileSync(page, 'utf8'))).toContain(withoutPadding(keepingTable()));
});

/** What stays of somebody who is erased: that there was somebody, and when that ended. */
const STAYS = ['_id', 'status', 'createdAt', 'updatedAt', 'version'];
const SET_BY_ERASURE = ['memberships'];

it('every field of the register goes with an erasure, or is listed as staying', () => {
  const fields = Object.keys(representativeSchema.paths);
  const decided = [...PERSONAL_FIELDS, ...STAYS, ...SET_BY_ERASURE] as string[];
  expect(fields.filter((field) => !decided.includes(field))).toEqual([]);
});
