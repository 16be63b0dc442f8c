import { createPseudonyms } from '../../src/access/pseudonyms.ts';
import { createCodeBook } from '../../src/api/code-book.ts';

const pseudonyms = createPseudonyms('secret');

function book(people: string[]) {
  const clock = { now: 0 };
  let reads = 0;
  const findIds = async () => {
    reads += 1;
    return [...people];
  };
  return { ...createCodeBook({ findIds, pseudonyms, now: () => clock.now }), clock, reads: () => reads };
}

it('finds people by the codes of each token, and by those alone', async () => {
  const { find } = book(['r1', 'r2']);
  expect(await find('t1', pseudonyms('t1')('r2'))).toBe('r2');
  expect(await find('t2', pseudonyms('t2')('r2'))).toBe('r2');
  expect(await find('t2', pseudonyms('t1')('r2'))).toBeNull();
});

it('reads the registry once, however many codes are asked for that nobody has', async () => {
  const { find, reads } = book(['r1']);
  await Promise.all(Array.from({ length: 20 }, (_each, index) => find(`t${index % 3}`, `P-00000000${index + 10}`)));
  expect(reads()).toBe(1);
});

it('knows who came since: at once where this token was told, else after some seconds', async () => {
  const people = ['r1'];
  const { find, remember, clock, reads } = book(people);
  expect(await find('t1', pseudonyms('t1')('r1'))).toBe('r1');
  people.push('r2');
  remember('t1', pseudonyms('t1')('r2'), 'r2');
  expect(await find('t1', pseudonyms('t1')('r2'))).toBe('r2');
  expect(await find('t2', pseudonyms('t2')('r2'))).toBeNull();
  clock.now += 5_000;
  expect(await find('t2', pseudonyms('t2')('r2'))).toBe('r2');
  expect(reads()).toBe(2);
});

it('asks again after a read that failed', async () => {
  let fails = true;
  const { find } = createCodeBook({
    findIds: async () => {
      if (fails) throw new Error('away');
      return ['r1'];
    },
    pseudonyms,
    now: () => 0,
  });
  await expect(find('t1', 'P-0000000001')).rejects.toThrow('away');
  fails = false;
  expect(await find('t1', pseudonyms('t1')('r1'))).toBe('r1');
});
