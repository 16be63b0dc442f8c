/**
 * `npm run import -- FILE`: a list of an office into the registry, by the same rules as the desk. A dry run until
 * `--apply` is said; see docs/operations.md for the rest.
 */
import { createHash } from 'node:crypto';
import { createWriteStream, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { Reach } from '../src/access/policy.ts';
import type { Context } from '../src/context.ts';
import { TableError } from '../src/documents/table-problems.ts';
import { idFrom } from '../src/identity.ts';
import { reportLines, writeRowReport } from '../src/representatives/import-documents.ts';
import { headOf } from '../src/representatives/import-effects.ts';
import { fileTroubles, importFields } from '../src/representatives/import-messages.ts';
import type { RegistryImport } from '../src/representatives/import-model.ts';
import { COLUMN_MEANINGS, guessMapping, missingIn, type Mapping } from '../src/representatives/import-rules.ts';
import { rowsKey } from '../src/representatives/import-store.ts';
import { runScript, withContext } from './embedded.ts';

const EVERYWHERE: Reach = { districtGroups: 'all', districts: [] };
const BAD_SHOWN = 20;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    apply: { type: 'boolean', default: false },
    take: { type: 'boolean', default: false },
    district: { type: 'string' },
    header: { type: 'string' },
    column: { type: 'string', multiple: true, default: [] },
    report: { type: 'string' },
  },
});

const indexOf = (letters: string): number =>
  Array.from(letters.toUpperCase()).reduce((index, letter) => index * 26 + letter.charCodeAt(0) - 64, 0) - 1;

function mappingOf(guessed: Mapping, { places }: Context): Mapping {
  const columns = [...guessed.columns];
  for (const option of options.column) {
    const [, letters, name] = /^([a-z]{1,3})=(\w*)$/i.exec(option) ?? [];
    const meaning = COLUMN_MEANINGS.find((each) => each === name) ?? null;
    if (!letters || (name && !meaning))
      throw new Error(`--column ${option}: write it as C=community; known are ${COLUMN_MEANINGS.join(', ')}.`);
    while (columns.length <= indexOf(letters)) columns.push(null);
    columns[indexOf(letters)] = meaning;
  }
  const district = options.district ?? guessed.district;
  if (district && !places.districts.some(({ nameTh }) => nameTh === district))
    throw new Error(`--district ${district}: there is no such district.`);
  return { columns, district, headerRow: options.header === undefined ? guessed.headerRow : Number(options.header) };
}

/** The one that was broken off, or a new one, with its dry run. */
async function checked(context: Context, bytes: Buffer, file: string): Promise<RegistryImport> {
  const { imports, importer, clock } = context;
  const content = createHash('sha256').update(bytes).digest('hex');
  const underWay = (await imports.findOwn('system', 20)).find(
    ({ _id, state }) => state === 'applying' && _id.startsWith(content.slice(0, 8)),
  );
  if (underWay) return underWay;
  const head = await headOf(bytes);
  const mapping = mappingOf(guessMapping(head), context);
  const missing = missingIn(mapping);
  if (missing.length > 0)
    throw new Error(
      `No column is ${missing.join(' or ')}: say --column A=fullName, --column B=district or --district.`,
    );
  const at = clock.now();
  const id = `${content.slice(0, 8)}${idFrom(content, at.getTime()).slice(8)}`;
  const upload = { id, by: 'system', fileName: basename(file), head, mapping, reach: EVERYWHERE, at };
  await imports.create(upload, bytes);
  const started = await imports.startCheck(id, mapping, EVERYWHERE, at);
  await importer.check(started!, async () => true);
  return (await imports.find(id))!;
}

async function run(context: Context): Promise<string> {
  const [file] = positionals;
  if (!file) throw new Error('Say which file: npm run import -- FILE [--apply]');
  const { imports, importer, clock } = context;
  let found = await checked(context, readFileSync(file), file);
  if (found.problem) throw new Error(fileTroubles('en')[found.problem]);
  const of = rowsKey(found);
  const counts = await imports.countKinds(of);
  const fields = importFields('en') as Record<string, string>;
  found.mapping.columns.forEach((meaning, index) => {
    if (meaning) console.log(`column ${index + 1}: ${fields[meaning] ?? meaning}`);
  });
  console.log(`new ${counts.new} · known and the same ${counts.same} · known and different ${counts.differs} · to be put right ${counts.bad}`); // prettier-ignore
  let shown = 0;
  for await (const [row, field, wrong, todo] of reportLines('en', imports.readRows(of, 'bad'))) {
    if ((shown += 1) > BAD_SHOWN) break;
    console.log(`row ${row}, ${field}: ${wrong}. ${todo}.`);
  }
  if (options.report)
    await pipeline(writeRowReport('csv', 'th', imports.readRows(of, 'bad')), createWriteStream(options.report));
  if (!options.apply && found.state !== 'applying') {
    await imports.drop(found._id, clock.now());
    return 'Nothing was written. Say --apply to let them in.';
  }
  if (found.state === 'checked') {
    if (options.take) await imports.chooseForAll(of, 'take');
    found = (await imports.startApplying(found._id, found.check, clock.now())) ?? found;
  }
  while ((await importer.applySome(found)) > 0);
  const outcomes = await imports.countOutcomes(of);
  return Object.entries(outcomes)
    .map(([outcome, count]) => `${outcome} ${count}`)
    .join(' · ');
}

await runScript(() =>
  withContext(run).catch((error: unknown) => {
    throw error instanceof TableError ? new Error(fileTroubles('en')[error.problem], { cause: error }) : error;
  }),
);
