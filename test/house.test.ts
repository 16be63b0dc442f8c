/** The house rules that no compiler knows: names in feature folders, arrows between rooms, sizes, readable config. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configDirectory, loadProgramme } from '../src/programme.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const FEATURES = [
  'representatives',
  'staff',
  'line-groups',
  'consultations',
  'attendance',
  'feedback',
  'development-issues',
  'summaries',
  'progress-reports',
  'broadcasts',
  'handoffs',
];
/** A word of the vocabulary, alone or after what it is about: `effects.ts`, `check-in-effects.ts`. */
const VOCABULARY =
  /^([a-z]+(-[a-z]+)*-)?(model|store|rules|dialogue|effects|messages|documents|routes|pages|jobs)\.tsx?$/;

const LONGEST = 400;
/** Files that may be longer: one long table, script or conversation each, that reads worse in pieces. */
const LONGER: Readonly<Record<string, number>> = {
  'broadcasts/dialogue.ts': 500,
  'context.ts': 600,
  'embedded/mongodb/store.ts': 500,
};

/** Pages that are papers: they hang at the venue or are handed out, and are written as one piece. */
const PAPERS = ['attendance/check-in-pages.tsx', 'progress-reports/pages.tsx', 'summaries/paper-pages.tsx'];

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('feature folders', () => {
  it.each(FEATURES.filter((name) => existsSync(join(ROOT, 'src', name))))(
    '%s holds files of the vocabulary only',
    (name) => {
      const strange = readdirSync(join(ROOT, 'src', name)).filter((file) => !VOCABULARY.test(file));
      expect(strange).toEqual([]);
    },
  );
});

describe('sources', () => {
  const sources = filesUnder(join(ROOT, 'src')).filter((file) => /\.tsx?$/.test(file));
  const lengthOf = (file: string): number => readFileSync(file, 'utf8').split('\n').length - 1;

  it(`are at most ${LONGEST} lines long, or listed`, () => {
    const tooLong = sources
      .map((file) => ({ file: relative(join(ROOT, 'src'), file), lines: lengthOf(file) }))
      .filter(({ file, lines }) => lines > (LONGER[file] ?? LONGEST));
    expect(tooLong).toEqual([]);
  });

  it('keep what people read in messages: none of it stands in routes, pages, effects, stores and jobs', () => {
    const wordless = /(?:^|\/|-)(?:routes|pages|effects|store|jobs)\.tsx?$/;
    const isProse = (source: string): boolean =>
      /[ก-\u0e4f]/u.test(source.replace(/\/\*[^]*?\*\//g, '').replace(/(?:^|\s)\/\/.*$/gm, ''));
    const strays = sources
      .map((file) => relative(join(ROOT, 'src'), file))
      .filter((file) => wordless.test(file) && !/^(?:embedded|demo|jobs)\//.test(file))
      .filter((file) => isProse(readFileSync(join(ROOT, 'src', file), 'utf8')));
    expect(strays.toSorted()).toEqual(PAPERS);
  });

  it('bear no name that says nothing', () => {
    expect(
      sources.map((file) => basename(file)).filter((name) => /^(utils?|helpers?|misc|common|index)\./.test(name)),
    ).toEqual([]);
  });
});

describe('docs/operations.md', () => {
  it('names every address that a proxy has to pass', () => {
    const files = filesUnder(join(ROOT, 'src')).filter((file) => /(routes\.tsx?|app\.ts|assets\.ts)$/.test(file));
    const served = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\b(?:router|app)\.(?:get|post|put|patch|use)\(\[?['`](\/[\w.]*)/g)].map(
        ([, path]) => path!,
      ),
    );
    expect(served.length).toBeGreaterThan(15);
    const [, told = ''] = /reverse proxy:(.*?)\n- /s.exec(readFileSync(join(ROOT, 'docs/operations.md'), 'utf8')) ?? [];
    expect([...new Set(served)].filter((path) => !told.includes(`\`${path}\``))).toEqual([]);
  });
});

describe('npm start', () => {
  it('gives node the options that the container and the documents give it', () => {
    const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
    const { start } = (JSON.parse(read('package.json')) as { scripts: { start: string } }).scripts;
    expect(read('README.md')).toContain(`\n${start}\n`);
    expect(read('docs/operations.md')).toContain(`\`${start}\``);
    expect(read('Dockerfile')).toContain(`CMD ${JSON.stringify(start.split(' ')).replaceAll(',', ', ')}`);
  });
});

describe('package-lock.json', () => {
  it('knows every optional package of every platform, so that `npm ci` takes it everywhere', () => {
    const { stderr, status } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'complete-lock.mjs'), '--check'], {
      encoding: 'utf8',
    });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });

  it('names no host that packages came from', () => {
    expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toContain('"resolved"');
  });
});

describe('config/', () => {
  const files = readdirSync(configDirectory());

  it.each(files)('%s is JSON', (file) => {
    expect(() => JSON.parse(readFileSync(join(configDirectory(), file), 'utf8'))).not.toThrow();
  });

  it('can be used as a whole', () => {
    expect(() => loadProgramme()).not.toThrow();
  });
});

describe('arrows between rooms', () => {
  const type = (from: string): string => `import type { It } from '${from}';\nexport type Its = It;\n`;
  const value = (from: string): string => `import { it } from '${from}';\nexport const its: unknown = it;\n`;

  const forbidden: readonly [file: string, source: string][] = [
    ['src/app.ts', value('./main.ts')],
    ['src/context.ts', value('./embedded/mongodb/server.ts')],
    ['src/stores.ts', value('./main.ts')],
    ['src/engines.ts', value('./embedded/line/clock.ts')],
    ['src/console/one.tsx', value('../context.ts')],
    ['src/conversation/two.ts', value('../app.ts')],
    ['src/jobs/three.ts', value('../embedded/line/clock.ts')],
    ['src/api/four.ts', value('../main.ts')],
    ['src/line/intake.ts', value('../context.ts')],
    ['src/feedback/effects.ts', value('../console/login.ts')],
    ['src/staff/effects.ts', type('../context.ts')],
    ['src/summaries/effects.ts', value('../conversation/messages.ts')],
    ['src/summaries/jobs.ts', value('../jobs/scheduler.ts')],
    ['src/line-groups/effects.ts', value('../line/event-store.ts')],
    ['src/line-groups/store.ts', value('../line/intake.ts')],
    ['src/attendance/effects.ts', value('../consultations/dialogue.ts')],
    ['src/attendance/tally-effects.ts', value('../consultations/jobs.ts')],
    ['src/summaries/paper-effects.ts', value('../progress-reports/documents.ts')],
    ['src/summaries/paper-routes.ts', value('../progress-reports/pages.tsx')],
    ['src/attendance/rules.ts', value('express')],
    ['src/attendance/messages.ts', value('mongoose')],
    ['src/feedback/messages.ts', value('@line/bot-sdk')],
    ['src/line-groups/dialogue.ts', value('../line/client.ts')],
    ['src/staff/dialogue.ts', value('../feedback/dialogue.ts')],
    ['src/broadcasts/effects.ts', value('../attendance/check-in-dialogue.ts')],
    ['src/attendance/check-in-messages.ts', value('mongoose')],
    ['src/documents/thirteen.ts', value('../feedback/rules.ts')],
    ['src/web/fourteen.tsx', value('../console/login.ts')],
    ['src/console/dialogue.ts', value('express')],
    ['src/delivery/five.ts', value('../feedback/store.ts')],
    ['src/delivery/six.ts', value('../line/intake.ts')],
    ['src/access/seven.ts', value('../jobs/retention.ts')],
    ['src/line/client.ts', value('../delivery/outbox.ts')],
    ['src/line/postback.ts', value('./intake.ts')],
    ['src/line/compose.ts', value('../feedback/rules.ts')],
    ['src/thai/eight.ts', value('../feedback/rules.ts')],
    ['src/thai/nine.ts', value('../line/compose.ts')],
    ['src/time.ts', value('./access/policy.ts')],
    ['src/turn.ts', value('./conversation/turns.ts')],
    ['src/pump.ts', value('./context.ts')],
    ['src/embedded/line/ten.ts', value('../../time.ts')],
    ['src/embedded/line/eleven.ts', value('../mongodb/server.ts')],
    ['src/embedded/mongodb/commands/twelve.ts', value('../../line/clock.ts')],
  ];
  const allowed: readonly [file: string, source: string][] = [
    ['src/main.ts', value('./embedded/mongodb/server.ts')],
    ['src/app.ts', value('./console/routes.ts')],
    ['src/console/one.tsx', type('../context.ts')],
    ['src/feedback/effects.ts', value('../consultations/store.ts')],
    ['src/feedback/rules.ts', type('express')],
    ['src/feedback/messages.ts', type('@line/bot-sdk')],
    ['src/line-groups/dialogue.ts', type('../line/client.ts')],
    ['src/line-groups/effects.ts', value('../line/client.ts')],
    ['src/thai/eight.ts', value('./feedback.ts')],
    ['src/delivery/five.ts', value('../line/client.ts')],
    ['src/feedback/documents.ts', value('../documents/xlsx.ts')],
    ['src/feedback/pages.tsx', value('../web/layout.tsx')],
    ['src/embedded/line/chat/ten.tsx', value('../protocol.ts')],
  ];

  /** The files, in a project of their own under our lint rules, that break an arrow. */
  function broken(files: readonly (readonly [file: string, source: string])[]): string[] {
    const folder = mkdtempSync(join(tmpdir(), 'arrows-'));
    try {
      copyFileSync(join(ROOT, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
      for (const [file, source] of files) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), source);
      }
      const { stdout } = spawnSync(join(ROOT, 'node_modules', '.bin', 'oxlint'), ['--format', 'json', 'src'], {
        cwd: folder,
        encoding: 'utf8',
      });
      const { diagnostics } = JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] };
      const refused = diagnostics.flatMap(({ code, filename }) =>
        code.includes('no-restricted-imports') ? [filename] : [],
      );
      return [...new Set(refused)].toSorted();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  it('that point outward are refused by the lint rules', () => {
    expect(broken(forbidden)).toEqual(forbidden.map(([file]) => file).toSorted());
  });

  it('that point inward are not', () => {
    expect(broken(allowed)).toEqual([]);
  });
});
