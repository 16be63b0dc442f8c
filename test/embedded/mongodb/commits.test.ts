import { GroupCommit } from '../../../src/embedded/mongodb/commits.ts';
import { MongoError } from '../../../src/embedded/mongodb/errors.ts';

/** A disk of one list: a transaction that throws leaves it as it was. */
function newDisk() {
  let kept: string[] = [];
  const disk = {
    list: [] as string[],
    transactions: 0,
    commits: new GroupCommit((work) => {
      disk.transactions++;
      try {
        work();
        kept = [...disk.list];
      } catch (error) {
        disk.list = [...kept];
        throw error;
      }
    }),
    put: (word: string) => disk.commits.write(() => disk.list.push(word)),
  };
  return disk;
}

test('jobs that wait together share one transaction, in order', async () => {
  const disk = newDisk();
  expect(await Promise.all([disk.put('a'), disk.put('b'), disk.put('c')])).toEqual([1, 2, 3]);
  expect(disk).toMatchObject({ list: ['a', 'b', 'c'], transactions: 1 });
});

test('a refusal concerns its own job alone', async () => {
  const disk = newDisk();
  const refused = disk.commits.write(() => {
    throw new MongoError(2, 'no');
  });
  const results = await Promise.allSettled([disk.put('a'), refused, disk.put('b')]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(disk).toMatchObject({ list: ['a', 'b'], transactions: 1 });
});

test('a failure undoes its own job and leaves the others', async () => {
  const disk = newDisk();
  const failing = disk.commits.write(() => {
    disk.list.push('half');
    throw new Error('broken');
  });
  const results = await Promise.allSettled([disk.put('a'), failing, disk.put('b')]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(disk.list).toEqual(['a', 'b']);
});
