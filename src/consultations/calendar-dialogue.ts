/** "ปฏิทิน": sessions in the calendar of one's phone. In a LINE group that of the district group, where the bot is asked. */
import { answer, perform, silence, type FeatureRoutes } from '../turn.ts';
import { openCalendar } from './calendar-effects.ts';
import { calendarReady, noCalendarYet } from './calendar-messages.ts';

export function calendarRoutes(): FeatureRoutes {
  return {
    intents: {
      calendar: ({ where, said, who }) => {
        if (where.kind === 'lineGroup' && !(said.kind === 'text' && said.mentionsBot)) return silence;
        if (where.kind === 'direct' && !who.representative && !who.staff) return answer({ reply: [noCalendarYet()] });
        return perform([openCalendar({})], (opened) => ({
          reply: [opened ? calendarReady(opened.url, opened.whose) : noCalendarYet()],
        }));
      },
    },
  };
}
