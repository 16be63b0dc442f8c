/**
 * What the other rooms hold of a representative: told when the person asks, gone when the person is erased. The registry's
 * own document is representatives' business; docs/personal-data.md lists all of it.
 */
import type { RichMenus } from '../conversation/rich-menus.ts';
import { mask, MASK, nameIn } from '../feedback/rules.ts';
import { chatKey, idFrom } from '../identity.ts';
import { both } from '../language.ts';
import type { SeatKeeper } from '../attendance/seating-effects.ts';
import type { Stores } from '../stores.ts';
import type { Clock } from '../time.ts';

type Deps = Pick<
  Stores,
  | 'representatives'
  | 'handoffs'
  | 'feedback'
  | 'summaries'
  | 'sessionPapers'
  | 'contexts'
  | 'walkIns'
  | 'exportJobs'
  | 'attendance'
  | 'calendars'
  | 'events'
  | 'dialogues'
  | 'lineGroups'
> & { seats: Pick<SeatKeeper, 'forget'>; richMenus: Pick<RichMenus, 'forget'>; clock: Clock };

export function createErasure(deps: Deps) {
  const { representatives, handoffs, feedback, sessionPapers, contexts, walkIns, exportJobs } = deps;
  const { summaries, attendance, calendars, events, dialogues, lineGroups, seats, richMenus, clock } = deps;
  return {
    /** Repeating it changes nothing. The person's own document must still be there: it says what to look for. */
    async eraseElsewhere(representative: string): Promise<void> {
      const person = await representatives.find(representative);
      const own = [person?.fullName, person?.phone, person?.contactAddress];
      // Said to somebody of the staff, and meant for nobody else.
      for (const { _id } of await feedback.findForStaff({ author: representative }))
        await feedback.withdraw(_id, idFrom('erased', _id), clock.now());
      const masked = (words: string): string => mask(words, own);
      await summaries.maskQuotes(await feedback.findIdsOf(representative), masked);
      await feedback.forgetAuthor(representative, masked);
      const name = nameIn(own);
      if (name) {
        const { createdAt } = person!;
        await sessionPapers.forgetName(name, MASK, createdAt, clock.now());
        await contexts.forgetName(name, MASK, createdAt, clock.now());
        await walkIns.forgetName(name.written);
        await attendance.forgetName(name.written, MASK);
      }
      await exportJobs.forgetNamed();
      await attendance.erase(representative);
      await seats.forget(representative);
      await calendars.forget(representative);
      await handoffs.forget(representative, clock.now());
      if (!person?.lineUserId) return;
      await richMenus.forget(person.lineUserId);
      await events.forgetPerson(person.lineUserId, clock.now());
      const chats = (await lineGroups.findAll()).map(({ lineGroupId }) => lineGroupId);
      for (const chat of [person.lineUserId, ...chats]) await dialogues.forget(chatKey(chat, person.lineUserId));
    },

    async heldElsewhere(representative: string): Promise<{ label: string; value: string }[]> {
      const [answers, entries, talks] = await Promise.all([
        attendance.findFor(representative),
        feedback.countByAuthor(representative),
        handoffs.countFor(representative),
      ]);
      return [
        {
          label: both('คำตอบนัดประชุม', 'Answers to meetings'),
          value: both(`${answers.length} นัด`, `${answers.length}`),
        },
        { label: both('ความคิดเห็น', 'Opinions'), value: both(`${entries} เรื่อง`, `${entries}`) },
        ...(talks > 0
          ? [{ label: both('คุยกับเจ้าหน้าที่', 'Talks with staff'), value: both(`${talks} ครั้ง`, `${talks}`) }]
          : []),
      ];
    },
  };
}
