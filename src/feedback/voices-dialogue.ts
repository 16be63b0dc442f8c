/** ใครพูดอะไรเรื่องขยะบ้าง: short quotes without names, for staff, in 1:1, page by page. */
import { readTap } from '../line/postback.ts';
import { groupNameTh } from '../thai/format.ts';
import type { ReadingOf } from '../thai/intents.ts';
import type { Places } from '../thai/places.ts';
import type { ThemeScanner } from '../thai/themes.ts';
import { answer, perform, silence, type DialogueState, type FeatureRoutes, type Step, type Turn } from '../turn.ts';
import { notForYou } from './export-messages.ts';
import { onlyInDirectChat } from './line-group-messages.ts';
import { listenTo } from './voices-effects.ts';
import * as say from './voices-messages.ts';
import { voiceButtons, type VoiceAnswer, type VoiceQuery } from './voices-rules.ts';

/** The answer on the screen, for its next page; or a question that waits for its theme. */
interface Listening extends DialogueState {
  topic: 'feedback.voices';
  answer: VoiceAnswer | null;
  query: VoiceQuery;
}

export function voiceRoutes({ places, themes }: { places: Places; themes: ThemeScanner }): FeatureRoutes {
  const names: say.VoiceNames = {
    groupName: (code) => groupNameTh(places, code),
    themeName: (code) => themes.labels[code]?.th ?? code,
  };

  const listening = (query: VoiceQuery, of: VoiceAnswer | null): Listening => ({
    topic: 'feedback.voices',
    answer: of,
    query,
  });

  function listen(query: VoiceQuery, page = 1, of: VoiceAnswer | null = null): Step {
    return perform([listenTo({ query, page, of })], (outcome) =>
      outcome.kind === 'forbidden'
        ? { reply: notForYou(), dialogue: null }
        : { reply: [say.voicesCard(outcome.view, names)], dialogue: listening(query, outcome.view.answer) },
    );
  }

  const askTheme = (query: VoiceQuery): Step =>
    answer({
      reply: [say.whichTheme(themes.codes.map((code) => ({ code, name: names.themeName(code) })))],
      dialogue: listening(query, null),
    });

  function bySentence(turn: Turn): Step | null {
    if (turn.said.kind !== 'text') return null;
    if (turn.where.kind !== 'direct') return turn.said.mentionsBot ? answer({ reply: onlyInDirectChat() }) : silence;
    const { slots, ask = [] } = turn.reading as ReadingOf<'feedback_voices'>;
    if (ask.includes('districtGroup')) return answer({ reply: [say.whichPlace()] });
    if (ask.includes('date')) return answer({ reply: [say.periodUnclear()] });
    const { districtGroup = null, district = null, about, from = null, to = null } = slots;
    const theme = about ? themes.findTheme(about) : null;
    const words = about && !theme ? about : null;
    const query: VoiceQuery = { districtGroup, district, theme, words, from, to };
    return about ? listen(query) : askTheme(query);
  }

  const stateOf = ({ dialogue }: Turn): Listening | null =>
    dialogue?.topic === 'feedback.voices' ? (dialogue as Listening) : null;

  return {
    intents: { feedback_voices: bySentence },
    fleeting: ['feedback.voices'],
    buttons: {
      [voiceButtons.theme.name]: (turn) => {
        const tapped = readTap(voiceButtons.theme, turn);
        if (!tapped || !themes.codes.includes(tapped.t)) return null;
        if (turn.where.kind !== 'direct') return answer({ reply: onlyInDirectChat() });
        const before = stateOf(turn)?.query ?? { districtGroup: null, district: null, from: null, to: null };
        return listen({ ...before, theme: tapped.t, words: null });
      },
      [voiceButtons.page.name]: (turn) => {
        const tapped = readTap(voiceButtons.page, turn);
        if (!tapped) return null;
        if (turn.where.kind !== 'direct') return answer({ reply: onlyInDirectChat() });
        const before = stateOf(turn)?.answer;
        return before?.seed === tapped.k
          ? listen(before.query, tapped.p, before)
          : answer({ reply: [say.answerGone()] });
      },
    },
  };
}
