/** What the drill `power` makes of a trace. The drill itself needs strace: `npm run drill -- power`. */
import { readTrace } from '../../../scripts/drills/power.ts';

const DATA = '7</data/documents.mdb>';
const OPENED = [
  `9 openat(AT_FDCWD</>, "/data/documents.mdb", O_RDWR|O_CREAT, 0664) = ${DATA}`,
  '9 openat(AT_FDCWD</>, "/data/documents.mdb", O_WRONLY|O_DSYNC|O_CLOEXEC) = 8</data/documents.mdb>',
  '9 fsync(5</data>) = 0',
];
const PAGE = `9 pwrite64(${DATA}, ""..., 4096, 8192) = 4096`;
const FLUSH = `9 fdatasync(${DATA}) = 0`;
const COUNTS = '9 pwrite64(8</data/documents.mdb>, ""..., 128, 40) = 128';
const ANSWER = '9 write(30<UNIX-STREAM:[1->2,"/tmp/mongo-x/mongo.sock"]>, ""..., 41) = 41';
const RENAME = '9 rename("/data/compacted.mdb", "/data/documents.mdb") = 0';
const COPY = '9 pwrite64(11</data/compacted.mdb>, ""..., 4096, 8192) = 4096';
const NAME = '9 fsync(5</data>) = 0';

const early = (...lines: string[]): string[] => readTrace([...OPENED, ...lines].join('\n'), '/data').early;

it('finds nothing where pages are flushed, then made to count, then answered for', () => {
  const { early: found, ...counts } = readTrace([...OPENED, PAGE, FLUSH, COUNTS, ANSWER].join('\n'), '/data');
  expect({ found, counts }).toEqual({ found: [], counts: { answers: 1, pages: 2, flushes: 1, renames: 0 } });
});

it.each([
  ['an answer before the flush', [PAGE, ANSWER, FLUSH]],
  ['no flush at all', [PAGE, ANSWER]],
  ['a flush that fails', [PAGE, `9 fdatasync(${DATA}) = -1 EIO (Input/output error)`, ANSWER]],
  ['a flush that has not ended', [PAGE, `9 fdatasync(${DATA} <unfinished ...>`, ANSWER.replace('9', '8')]],
  ['a page that counts before others are flushed', [PAGE, COUNTS]],
  ['a renamed file whose name is not flushed', [RENAME, ANSWER, NAME]],
  ['a renamed file whose pages are not flushed', [COPY, RENAME, NAME, ANSWER]],
  ['a file written through memory', [`9 mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_SHARED, ${DATA}, 0) = 0x7`]],
])('notices %s', (_what, lines) => {
  expect(early(...lines)).toHaveLength(1);
});

it('takes the two halves of a call that another thread interrupted for one', () => {
  expect(
    early(PAGE, `9 fdatasync(${DATA} <unfinished ...>`, '8 getpid() = 1', '9 <... fdatasync resumed>) = 0', ANSWER),
  ).toEqual([]);
});
