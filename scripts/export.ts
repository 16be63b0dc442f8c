/** `npm run export -- FILE`: feedback as CSV, pseudonymous and safe to open in a spreadsheet. */
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { fileOf, type Row } from '../src/documents/table.ts';
import { authorCodes } from '../src/feedback/documents.ts';
import { feedbackTable } from '../src/feedback/export-documents.ts';
import { days, parseBangkok, plus } from '../src/time.ts';
import { runScript, withContext } from './embedded.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { from: { type: 'string' }, to: { type: 'string' }, group: { type: 'string' } },
});

function dayOf(name: 'from' | 'to', otherwise: string): Date {
  const day = options[name] ?? otherwise;
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? parseBangkok(day) : null;
  if (!at) throw new Error(`--${name} ${day}: write a day as 2020-07-31.`);
  return at;
}

await runScript(() =>
  withContext(async (context) => {
    const [file] = positionals;
    if (!file) throw new Error('Say which file: npm run export -- FILE [--from DAY] [--to DAY] [--group CODE]');
    const { group } = options;
    if (group && !context.places.groups.some(({ code }) => code === group))
      throw new Error(`--group ${group}: known are ${context.places.groups.map(({ code }) => code).join(', ')}.`);
    const selection = {
      districtGroups: group ? [group] : null,
      from: dayOf('from', '2000-01-01'),
      to: plus(dayOf('to', '2200-01-01'), days(1)),
    };
    const { consultations, feedback, places, programme, representatives } = context;
    const codeOf = authorCodes(randomBytes(32).toString('hex'));
    const { themes } = programme;
    const deps = { representatives, consultations, places, themes, codeOf };
    const table = feedbackTable(feedback.stream(selection), deps);
    let count = 0;
    async function* counted(): AsyncGenerator<Row> {
      for await (const row of table.rows) {
        count += 1;
        yield row;
      }
    }
    await pipeline(Readable.from(fileOf('csv', { ...table, rows: counted() })), createWriteStream(file));
    return `${count} written to ${file}`;
  }),
);
