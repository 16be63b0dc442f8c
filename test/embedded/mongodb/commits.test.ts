import { GroupCommit } from '../../../src/embedded/mongodb/commits.ts';
import { MongoError } from '../../../src/embedded/mongodb/errors.ts';

/** A disk of one list: a transaction that throws leaves it as it was. */
function newDisk(longestMs?: number) {
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
    }, longestMs),
    write: <T>(work: () => T) => disk.commits.write(() => ({ next: () => ({ done: true, value: work() }) })),
    put: (word: string) => disk.write(() => disk.list.push(word)),
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
  const refused = disk.write(() => {
    throw new MongoError(2, 'no');
  });
  const results = await Promise.allSettled([disk.put('a'), refused, disk.put('b')]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(disk).toMatchObject({ list: ['a', 'b'], transactions: 1 });
});

test('a failure undoes its own job and leaves the others', async () => {
  const disk = newDisk();
  const failing = disk.write(() => {
    disk.list.push('half');
    throw new Error('broken');
  });
  const results = await Promise.allSettled([disk.put('a'), failing, disk.put('b')]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(disk.list).toEqual(['a', 'b']);
});

test('a job goes on in later transactions, and keeps what it did before another fails', async () => {
  const disk = newDisk(0);
  const steps = function* () {
    for (const word of ['a', 'b', 'c']) {
      disk.list.push(word);
      yield;
    }
    return 'done';
  };
  const long = disk.commits.write(steps);
  const failing = disk.write(() => {
    throw new Error('broken');
  });
  const results = await Promise.allSettled([long, failing]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(disk.list).toEqual(['a']);
  await expect(disk.commits.write(steps)).resolves.toBe('done');
  expect(disk.list).toEqual(['a', 'a', 'b', 'c']);
});

test('closing waits for jobs that take several transactions', async () => {
  const disk = newDisk();
  const job = disk.commits.write(function* () {
    for (let i = 0; i < 3; i++) yield void disk.list.push(String(i));
  });
  await disk.commits.drain();
  expect(disk.list).toEqual(['0', '1', '2']);
  await job;
});
