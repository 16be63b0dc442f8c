/** The weekly briefs of the weeks before the demo begins, as the Mondays after would have told them. */
import type { Context } from '../context.ts';
import { ALL_GROUPS } from '../feedback/rules.ts';
import { computeFigures, recipientsOf, sentBriefId } from '../summaries/effects.ts';
import { VERSION } from '../summaries/rules.ts';
import { days, hours, isoWeekOf, plus, startOfIsoWeek } from '../time.ts';

const WEEKS = 4;

export async function seedBriefs(context: Context): Promise<void> {
  const { summaries, staff, places, clock } = context;
  const monday = startOfIsoWeek(clock.now());
  const scopes = [...places.groups.map(({ code }): string => code), ALL_GROUPS];
  for (let ago = WEEKS; ago >= 1; ago -= 1) {
    const from = plus(monday, -days(7 * ago));
    const to = plus(from, days(7));
    const week = isoWeekOf(from);
    for (const scope of scopes) {
      const _id = sentBriefId(week, scope);
      const figures = await computeFigures(context, scope, { from, to });
      await summaries.add({ _id, week, scope, version: VERSION, from, to, figures, generatedAt: plus(to, hours(8)) });
      await summaries.markPlanned(_id, (await recipientsOf(staff, scope)).length);
    }
  }
}
