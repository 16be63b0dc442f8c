/** The figures behind the console’s charts, for the city’s own charts. */
import type { z } from 'zod';
import { reachesNothing } from '../access/policy.ts';
import type { Quota } from '../delivery/quota.ts';
import { ALL_GROUPS } from '../feedback/rules.ts';
import type { Programme } from '../programme.ts';
import type { Charts } from '../summaries/chart-effects.ts';
import { periodAsked, silenceLevel, type ChartFigures } from '../summaries/chart-rules.ts';
import { scopesWithin } from '../summaries/rules.ts';
import { bangkokDate, bangkokMonth, plus } from '../time.ts';
import { figuresQuery, figuresSchema } from './figures-schemas.ts';
import { operation, type Call } from './operations.ts';
import { missing } from './problems.ts';
import { iso } from './sessions.ts';

export interface FigureApiDeps {
  programme: Pick<Programme, 'places'>;
  charts: Charts;
  quota: Pick<Quota, 'findState'>;
}

type Messages = z.output<typeof figuresSchema>['messages'];

function figuresBody(figures: ChartFigures, scope: string, limit: number | null | undefined) {
  const { asOf, weeks, active, themes, lastHeard, sessions, messages } = figures;
  const used: Messages =
    limit === undefined
      ? null
      : {
          limit,
          months: messages.map(({ month, must, should, may }) => ({
            month: bangkokMonth(month.from),
            must,
            should,
            may,
          })),
        };
  return {
    districtGroup: scope === ALL_GROUPS ? null : scope,
    asOf: asOf.toISOString(),
    weeks: weeks.map(({ from, to }, index) => ({
      from: bangkokDate(from),
      to: bangkokDate(plus(to, -1)),
      feedback: figures.feedback[index]!,
      answers: figures.answers[index]!,
      joined: figures.joined[index]!,
    })),
    active,
    feedback: themes.map(({ districtGroup, total, themes: found }) => ({
      districtGroup,
      entries: total,
      themes: found.map(({ theme, count }) => ({ theme, entries: count })),
    })),
    silence: lastHeard.map(({ district, at }) => ({ district, heardAt: iso(at), level: silenceLevel(at, asOf) })),
    sessions: sessions.map(({ id, districtGroup, round, startsAt, invited, yes, came }) => ({
      id,
      districtGroup,
      round,
      startsAt: startsAt.toISOString(),
      invited,
      yes,
      came,
    })),
    messages: used,
  };
}

export function figureOperations({ programme, charts, quota }: FigureApiDeps) {
  /** As at the desk: all together for who sees all, else one of one’s own. */
  function scopeFor(call: Call, asked: string | undefined): string {
    const scopes = scopesWithin(call.reach('summary.view'), programme.places.groups);
    const scope = asked === undefined ? scopes[0] : scopes.find((each) => each === asked && each !== ALL_GROUPS);
    if (scope === undefined) throw missing();
    return scope;
  }

  return [
    operation({
      method: 'get',
      path: '/figures',
      id: 'getFigures',
      tag: 'Figures',
      summary:
        'What the charts of the console are drawn from: feedback, answers and the registry by week, themes, silence, attendance, messages',
      needs: [],
      query: figuresQuery,
      answer: figuresSchema,
      status: 200,
      async run(call) {
        const { districtGroup, weeks = '', from = '', to = '' } = call.query;
        const scope = scopeFor(call, districtGroup);
        const mayCount = !reachesNothing(call.reach('delivery.view'));
        const [figures, month] = await Promise.all([
          charts.read(scope, periodAsked({ weeks, from, to }, call.now)),
          mayCount ? quota.findState() : null,
        ]);
        return { body: figuresBody(figures, scope, mayCount ? (month?.limit ?? null) : undefined) };
      },
    }),
  ];
}
