/** The development issues of 2563 with their pilot projects, and what the demo's people had said about them. */
import type { DevelopmentIssue, IssueAnswer, IssueStatus } from '../development-issues/model.ts';
import type { Context } from '../context.ts';
import { idFrom } from '../identity.ts';
import { bangkokDate, fromBangkok } from '../time.ts';
import { loadProgramme2563, type Programme2563 } from './programme.ts';

type Listed = Programme2563['developmentIssues'][number];
type Stage = Listed['stage'];

/** What the reports call the issues of each stage, as the way that an issue goes here. */
const STAGES: Record<Stage, { status: IssueStatus; at: Date; answer: string | null }> = {
  preliminary: { status: 'heard', at: fromBangkok(2020, 6, 11, 16), answer: null },
  draft: {
    status: 'studied',
    at: fromBangkok(2020, 7, 2, 16),
    answer: 'ร่างขึ้นจากการสนทนากลุ่มย่อย และจะตรวจสอบข้อมูลเพิ่มเติมกับหน่วยงานที่เกี่ยวข้อง',
  },
  final: {
    status: 'planned',
    at: fromBangkok(2020, 7, 9, 16),
    answer: 'เป็นประเด็นการพัฒนาของกลุ่มเขต ที่จะนำเสนอผู้บริหารกรุงเทพมหานคร',
  },
};
/** What counts most has the first numbers. */
const ORDER: readonly Stage[] = ['final', 'draft', 'preliminary'];

const issueId = ({ districtGroup, stage, number }: Listed): string =>
  `d${idFrom('demo', 'issue', districtGroup, stage, number)}`;

/** @param sessionId of a session of the programme. @param madeAt when the office had set everything up. */
export async function seedIssues(
  context: Pick<Context, 'issues' | 'issueLinks' | 'feedback' | 'clock'>,
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
    await context.issues.insertAsIs(
      issueFrom(
        listed,
        number,
        sessions.map(({ id }) => sessionId(id)),
        programme.project.fiscalYear,
        madeAt,
      ),
    );
  }
  await gatherVoices(context, ordered);
}

function issueFrom(
  listed: Listed,
  number: number,
  sessions: string[],
  fiscalYear: number,
  madeAt: Date,
): DevelopmentIssue {
  const _id = issueId(listed);
  const { status, at, answer } = STAGES[listed.stage];
  const told: IssueAnswer = { _id: `a${_id}`, status, answer, answerEn: null, by: 'demo', at, recipients: 0 };
  return {
    _id,
    districtGroup: listed.districtGroup,
    fiscalYear,
    number,
    title: listed.text,
    titleEn: null,
    summary: null,
    themes: listed.themes,
    status,
    answers: [told],
    pilotProjects: listed.pilotProjects.map((name, index) => ({
      _id: `p${idFrom(_id, index)}`,
      name,
      nameEn: null,
      unit: null,
      budgetBaht: null,
    })),
    sessions,
    source: { stage: listed.stage, reports: listed.reports },
    mergedInto: null,
    splitFrom: null,
    events: [],
    unfinished: null,
    version: 1,
    createdBy: 'demo',
    createdAt: madeAt,
    updatedAt: at,
  };
}

/** Each voice in the first issue of its group that it shares a theme with. */
async function gatherVoices(
  { feedback, issueLinks, clock }: Pick<Context, 'feedback' | 'issueLinks' | 'clock'>,
  ordered: readonly Listed[],
): Promise<void> {
  for (const districtGroup of new Set(ordered.map((listed) => listed.districtGroup))) {
    const entries = feedback.stream({ districtGroups: [districtGroup], from: new Date(0), to: clock.now() });
    for await (const { _id, themes } of entries) {
      const issue = ordered.find(
        (listed) => listed.districtGroup === districtGroup && listed.themes.some((theme) => themes.includes(theme)),
      );
      if (issue) await issueLinks.gather(issueId(issue), districtGroup, [_id]);
    }
  }
}
