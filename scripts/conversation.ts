/** `npx tsx scripts/conversation.ts`: writes the tables of docs/conversation.md anew, after a change of conversation/command-table.ts. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { commandTable } from '../src/conversation/command-table.ts';

const page = fileURLToPath(new URL('../docs/conversation.md', import.meta.url));
const tables = [commandTable('people'), commandTable('staff')];
const written = readFileSync(page, 'utf8').replace(
  /^\| intent +\|[^]*?(?=\n\n|$(?![^]))/gm,
  () => tables.shift() ?? '',
);
writeFileSync(page, await format(written, { parser: 'markdown', printWidth: 120, proseWrap: 'preserve' }));
