/** The development issues of 2563 with their pilot projects, and what the demo's people had said about them. */
import type { DevelopmentIssue, IssueAnswer } from '../development-issues/model.ts';
import type { PilotProject } from '../development-issues/project-model.ts';
import type { Context } from '../context.ts';
import { textOf } from '../feedback/rules.ts';
import { idFrom } from '../identity.ts';
import { bangkokDate, fiscalYearOf, fromBangkok } from '../time.ts';
import { loadProgramme2563, type Programme2563 } from './programme.ts';

type Listed = Programme2563['developmentIssues'][number];
type Stage = Listed['stage'];

type Step = Pick<IssueAnswer, 'status' | 'at' | 'answer'>;

const HEARD: Step = { status: 'heard', at: fromBangkok(2020, 6, 11, 16), answer: null };
const STUDIED: Step = {
  status: 'studied',
  at: fromBangkok(2020, 7, 2, 16),
  answer: 'ร่างขึ้นจากการสนทนากลุ่มย่อย และจะตรวจสอบข้อมูลเพิ่มเติมกับหน่วยงานที่เกี่ยวข้อง',
};
const PLANNED: Step = {
  status: 'planned',
  at: fromBangkok(2020, 7, 9, 16),
  answer: 'เป็นประเด็นการพัฒนาของกลุ่มเขต ที่จะนำเสนอผู้บริหารกรุงเทพมหานคร',
};

/** What the reports call the issues of each stage, as the way that an issue goes here. */
const STAGES: Record<Stage, readonly Step[]> = {
  preliminary: [HEARD],
  draft: [HEARD, STUDIED],
  final: [HEARD, STUDIED, PLANNED],
};

interface MadeUp extends Pick<Listed, 'districtGroup' | 'text' | 'themes'> {
  steps: readonly Step[];
  /** Of the demo's people, who asked for it. */
  voice: string;
  project?: Pick<PilotProject, 'name' | 'unit' | 'budgetBaht' | 'state'>;
}

/** The programme had none that were carried out or declined by then: two small ones, made up. */
const MADE_UP: readonly MadeUp[] = [
  {
    districtGroup: 'THON_N',
    text: 'ไฟทางริมคลองที่ดับ',
    themes: ['SAFETY'],
    voice: 'ไฟทางริมคลอง',
    project: { name: 'ไฟทางริมคลองดวงแรก', unit: 'สำนักงานเขตบางกอกใหญ่', budgetBaht: 48_000, state: 'done' },
    steps: [
      HEARD,
      {
        status: 'done',
        at: fromBangkok(2020, 7, 7, 10),
        answer: 'สำนักงานเขตซ่อมไฟทางริมคลองที่ได้รับแจ้งครบทุกดวงแล้ว หากดับอีกแจ้งได้ที่สำนักงานเขต',
      },
    ],
  },
  {
    districtGroup: 'BKK_C',
    text: 'รถรางเล็กเชื่อมแหล่งท่องเที่ยวกับท่าเรือ',
    themes: ['TOURISM', 'TRANSPORT'],
    voice: 'รถรางเล็ก',
    steps: [
      HEARD,
      {
        status: 'declined',
        at: fromBangkok(2020, 7, 8, 14),
        answer: 'ถนนในย่านเมืองเก่าแคบ รถรางวิ่งร่วมกับรถอื่นไม่ได้ จึงเสนอปรับปรุงทางเดินเชื่อมแหล่งท่องเที่ยวแทน',
      },
    ],
  },
];

/** What counts most has the first numbers. */
const ORDER: readonly Stage[] = ['final', 'draft', 'preliminary'];

const issueId = ({ districtGroup, stage, number }: Listed): string =>
  `d${idFrom('demo', 'issue', districtGroup, stage, number)}`;

/** @param sessionId of a session of the programme. @param madeAt when the office had set everything up. */
export async function seedIssues(
  context: Pick<Context, 'issues' | 'projects' | 'issueLinks' | 'feedback' | 'clock'>,
  sessionId: (programmeId: string) => string,
  madeAt: Date,
): Promise<void> {
  const programme = loadProgramme2563();
  const today = bangkokDate(context.clock.now());
  const numbers = new Map<string, number>();
  const ordered = programme.developmentIssues.toSorted((a, b) => ORDER.indexOf(a.stage) - ORDER.indexOf(b.stage));
  for (const listed of ordered) {
    const number = (numbers.get(listed.districtGroup) ?? 0) + 1;
    numbers.set(listed.districtGroup, number);
    // Sessions that the same reports tell of and that had taken place.
    const sessions = programme.sessions.filter(
      ({ districtGroup, date, reports }) =>
        districtGroup === listed.districtGroup &&
        (date === null || date < today) &&
        reports.some((report) => listed.reports.includes(report)),
    );
    const _id = issueId(listed);
    await context.issues.insertAsIs({
      ...issueOf(_id, listed, STAGES[listed.stage], madeAt),
      fiscalYear: programme.project.fiscalYear,
      number,
      sessions: sessions.map(({ id }) => sessionId(id)),
      source: { stage: listed.stage, reports: listed.reports },
    });
    for (const [index, name] of listed.pilotProjects.entries())
      await context.projects.insert({
        ...projectOf(listed.districtGroup, name, madeAt),
        _id: `p${idFrom(_id, index)}`,
        state: 'planned',
        issues: [_id],
        sessions: sessions.map(({ id }) => sessionId(id)),
        reports: listed.reports,
      });
  }
  for (const issue of MADE_UP) {
    const number = (numbers.get(issue.districtGroup) ?? 0) + 1;
    numbers.set(issue.districtGroup, number);
    const { fiscalYear } = programme.project;
    const _id = madeUpId(issue);
    await context.issues.insertAsIs({ ...issueOf(_id, issue, issue.steps, madeAt), fiscalYear, number });
    if (issue.project)
      await context.projects.insert({
        ...projectOf(issue.districtGroup, issue.project.name, madeAt),
        ...issue.project,
        _id: `p${idFrom(_id, 0)}`,
        issues: [_id],
      });
  }
  await gatherVoices(context, ordered);
}

const projectOf = (districtGroup: string, name: string, at: Date): PilotProject => ({
  _id: '',
  districtGroup,
  district: null,
  fiscalYear: fiscalYearOf(at),
  name,
  nameEn: null,
  unit: null,
  budgetBaht: null,
  state: 'proposed',
  issues: [],
  sessions: [],
  reports: [],
  sheet: null,
  version: 1,
  createdBy: 'demo',
  createdAt: at,
  updatedBy: 'demo',
  updatedAt: at,
});

const madeUpId = ({ text }: MadeUp): string => `d${idFrom('demo', 'issue', text)}`;

function issueOf(
  _id: string,
  { districtGroup, text, themes }: Pick<Listed, 'districtGroup' | 'text' | 'themes'>,
  steps: readonly Step[],
  madeAt: Date,
): Omit<DevelopmentIssue, 'fiscalYear' | 'number'> {
  const last = steps.at(-1)!;
  return {
    _id,
    districtGroup,
    title: text,
    titleEn: null,
    summary: null,
    themes,
    status: last.status,
    answers: steps.map((step, index) => ({
      ...step,
      _id: `a${_id}${index}`,
      answerEn: null,
      by: 'demo',
      recipients: 0,
    })),
    sessions: [],
    source: null,
    mergedInto: null,
    splitFrom: null,
    events: [],
    unfinished: null,
    version: 1,
    createdBy: 'demo',
    createdAt: madeAt,
    updatedAt: last.at,
  };
}

/** Each voice in the issue that was made up from it, or in the first of its group that it shares a theme with. */
async function gatherVoices(
  { feedback, issueLinks, clock }: Pick<Context, 'feedback' | 'issueLinks' | 'clock'>,
  ordered: readonly Listed[],
): Promise<void> {
  for (const districtGroup of new Set(ordered.map((listed) => listed.districtGroup))) {
    const entries = feedback.stream({ districtGroups: [districtGroup], from: new Date(0), to: clock.now() });
    for await (const entry of entries) {
      const own = MADE_UP.find((issue) => issue.districtGroup === districtGroup && textOf(entry).includes(issue.voice));
      const listed = ordered.find(
        (issue) => issue.districtGroup === districtGroup && issue.themes.some((theme) => entry.themes.includes(theme)),
      );
      const into = own ? madeUpId(own) : listed && issueId(listed);
      if (into) await issueLinks.gather(into, districtGroup, [entry._id]);
    }
  }
}
