/** All wording about development issues (ประเด็นการพัฒนา) in LINE. Readable as a script. */
import { both } from '../language.ts';
import { card, text, type Button, type Line } from '../line/compose.ts';
import { fit } from '../line/limits.ts';
import { countTh, dateShort } from '../thai/format.ts';
import type { Message } from '../turn.ts';
import type { IssueAnswer, IssueStatus } from './model.ts';
import { listIssues, myIssues, type Rank, type RankWeights } from './rules.ts';

export const ISSUE_STATUS_TH: Record<IssueStatus, string> = {
  heard: 'รับฟังแล้ว',
  studied: 'ศึกษาแล้ว',
  planned: 'มีแผนดำเนินการ',
  done: 'ดำเนินการแล้ว',
  declined: 'ยังไม่สามารถดำเนินการ',
};

const ISSUE_STATUS_EN: Record<IssueStatus, string> = {
  heard: 'Heard',
  studied: 'Looked into',
  planned: 'Planned',
  done: 'Done',
  declined: 'Not possible for now',
};
const statusName = (status: IssueStatus): string => both(ISSUE_STATUS_TH, ISSUE_STATUS_EN)[status];

const LISTED = 5;
const TITLE_LETTERS = 60;
const ANSWER_LETTERS = 220;

const RANKED_TH: Record<Rank['parts'][number]['what'], (weights: Pick<RankWeights, 'recentDays'>) => string> = {
  person: () => 'คน',
  district: () => 'เขต',
  session: () => 'การประชุม',
  recentPerson: ({ recentDays }) => `คนใน ${recentDays} วันล่าสุด`,
};

/** The rule itself, to be shown beside every list: `คะแนน = คน × 1 + เขต × 3 + …`. */
export function rankRule(weights: RankWeights): string {
  const terms = (['person', 'district', 'session', 'recentPerson'] as const).map(
    (what) => `${RANKED_TH[what](weights)} × ${weights[what]}`,
  );
  return `คะแนน = ${terms.join(' + ')} (ผู้ที่ไม่ทราบชื่อนับเขตละ 1 คน)`;
}

/** How the points of one issue come about: `12 คน × 1 = 12 · 4 เขต × 3 = 12 · … รวม 31 คะแนน`. */
export function rankExplained({ parts, points }: Rank, weights: Pick<RankWeights, 'recentDays'>): string {
  const terms = parts.map(
    ({ what, count, weight, points: own }) =>
      `${countTh(count)} ${RANKED_TH[what](weights)} × ${weight} = ${countTh(own)}`,
  );
  return `${terms.join(' · ')} รวม ${countTh(points)} คะแนน`;
}

const boardButton = (url: string): Button => ({
  label: both('ดูกระดานประเด็น', 'All issues'),
  uri: both(url, `${url}?lang=en`),
  tone: 'plain',
});
const mine = (): Button => ({
  label: both('เรื่องของฉัน', 'What I sent'),
  postback: myIssues.pack({}),
  tone: 'calm',
});
/** What staff wrote, in English where they did that too. */
const inEither = (thai: string, english: string | null | undefined): string => both(thai, english || thai);

/** To each who asked for it, once for each word of the office. */
export function youAskedWeDid(
  issue: { title: string; titleEn?: string | null },
  answer: Pick<IssueAnswer, 'status' | 'answer'> & Partial<Pick<IssueAnswer, 'answerEn'>>,
  board: string,
): Message {
  const words = inEither(answer.answer ?? '', answer.answerEn);
  return card({
    over: both('คุณเสนอ – เราทำ', 'You asked – we did'),
    title: fit(inEither(issue.title, issue.titleEn), TITLE_LETTERS),
    lines: [
      { strong: statusName(answer.status) },
      ...(words ? [fit(words, ANSWER_LETTERS)] : []),
      {
        small: both(
          'เรื่องที่ท่านส่งมาอยู่ในประเด็นนี้ ขอบคุณที่ช่วยบอกค่ะ',
          'What you sent belongs to this issue. Thank you for telling us.',
        ),
      },
    ],
    buttons: [mine(), boardButton(board)],
  });
}

export interface OwnIssue {
  title: string;
  titleEn?: string | null;
  status: IssueStatus;
  /** The newest word of the office; null where there was none yet. */
  answer: string | null;
  answerEn?: string | null;
  answeredAt: Date | null;
  /** Receipt numbers of what this person asked for. */
  numbers: string[];
}

export function ownIssues(issues: readonly OwnIssue[], waiting: number, board: string): Message[] {
  if (issues.length === 0)
    return [
      waiting > 0
        ? text(
            both(
              `เรื่องของท่าน ${countTh(waiting)} เรื่อง รับไว้แล้ว เจ้าหน้าที่กำลังรวบรวมเป็นประเด็นการพัฒนาค่ะ มีผลเมื่อไรจะแจ้งให้ทราบค่ะ`,
              `We have what you sent (${countTh(waiting)}). Our staff are gathering such opinions into issues. We will tell you what comes of it.`,
            ),
          )
        : text(
            both(
              'ยังไม่มีเรื่องที่ท่านส่งไว้ค่ะ พิมพ์เล่าเรื่องมาได้เสมอค่ะ',
              'You have not sent anything yet. You can tell us something at any time.',
            ),
          ),
    ];
  const shown = issues.slice(0, LISTED);
  const lines = shown.flatMap(({ answer, answerEn, answeredAt, ...issue }, index): Line[] => [
    ...(index > 0 ? (['rule'] as const) : []),
    { strong: fit(inEither(issue.title, issue.titleEn), TITLE_LETTERS) },
    `${statusName(issue.status)}${answeredAt ? ` (${dateShort(answeredAt)})` : ''}`,
    ...(answer ? [fit(inEither(answer, answerEn), 80)] : []),
    { small: `${both('เรื่องของท่าน', 'You sent')} ${fit(issue.numbers.join(', '), 60)}` },
  ]);
  const rest = issues.length - shown.length;
  return [
    card({
      title: both('เรื่องของท่านถึงไหนแล้ว', 'What became of it'),
      lines: [
        ...lines,
        ...(rest > 0 ? [{ small: both(`และอีก ${rest} ประเด็น`, `and ${rest} more`) }] : []),
        ...(waiting > 0
          ? [
              {
                small: both(
                  `อีก ${countTh(waiting)} เรื่อง กำลังรวบรวมเป็นประเด็นค่ะ`,
                  `${countTh(waiting)} more are being gathered into issues.`,
                ),
              },
            ]
          : []),
      ],
      buttons: [boardButton(board)],
    }),
  ];
}

export interface ListedIssue {
  title: string;
  status: IssueStatus;
  people: number;
  districts: number;
  points: number;
}

/** For staff: the first of the list, by the rule that is told with it. */
export function issuesOfGroup(told: {
  groupName: string;
  issues: readonly ListedIssue[];
  waiting: number;
  weights: RankWeights;
  console: string;
  board: string;
}): Message[] {
  const { groupName, issues, waiting, weights } = told;
  const buttons: Button[] = [{ label: 'ดูทั้งหมด', uri: told.console, tone: 'calm' }, boardButton(told.board)];
  if (issues.length === 0)
    return [
      card({
        over: groupName,
        title: 'ประเด็นการพัฒนา',
        lines: ['ยังไม่มีประเด็นค่ะ รวบรวมจากความเห็นได้ในระบบเจ้าหน้าที่'],
        buttons,
      }),
    ];
  const lines = issues
    .slice(0, LISTED)
    .flatMap(({ title, status, people, districts, points }, index): Line[] => [
      { strong: `${index + 1}. ${fit(title, TITLE_LETTERS)}` },
      `${countTh(people)} คน · ${countTh(districts)} เขต · ${countTh(points)} คะแนน · ${ISSUE_STATUS_TH[status]}`,
    ]);
  const rest = issues.length - LISTED;
  return [
    card({
      over: groupName,
      title: `ประเด็นการพัฒนา ${countTh(issues.length)} เรื่อง`,
      lines: [
        ...lines,
        ...(rest > 0 ? [{ small: `และอีก ${countTh(rest)} ประเด็น` }] : []),
        ...(waiting > 0 ? [`รอคำตอบ ${countTh(waiting)} ประเด็น`] : []),
        { small: rankRule(weights) },
      ],
      buttons,
    }),
  ];
}

/** For everybody else: what the board says. */
export function publicIssues(groupName: string | null, board: string): Message[] {
  return [
    card({
      ...(groupName && { over: groupName }),
      title: both('ประเด็นการพัฒนา', 'Development issues'),
      lines: [
        both('ดูได้ว่าชุมชนเสนอเรื่องใด และแต่ละเรื่องถึงไหนแล้วค่ะ', 'See what communities asked for, and how far each has come.'),
      ],
      buttons: [boardButton(board), mine()],
    }),
  ];
}

export function askForGroup(
  groups: readonly { code: Parameters<typeof listIssues.pack>[0]['group']; shortTh: string }[],
): Message[] {
  return [
    text(
      'ต้องการดูประเด็นของกลุ่มเขตใดคะ',
      groups.map(({ code, shortTh }) => ({ label: shortTh, postback: listIssues.pack({ group: code }) })),
    ),
  ];
}

export function onlyInDirectChat(): Message[] {
  return [text(both('คำสั่งนี้ใช้ในแชตส่วนตัวค่ะ', 'Please ask this in the private chat.'))];
}

export function registerFirst(): Message[] {
  return [
    text(both('ท่านลงทะเบียนก่อน แล้วจะติดตามเรื่องที่ส่งได้ค่ะ', 'Please register first. Then you can see what became of it.'), [
      { label: both('สมัคร', 'Register'), say: both('สมัคร', 'Register') },
    ]),
  ];
}
