/** What a person can do with a phone: type, tap what is on the screen, send a photo. Nothing else reaches the app. */
import type { messagingApi } from '@line/bot-sdk';
import type { Act, ActResult } from '../../src/embedded/line/protocol.ts';
import { actionsOf, botMessages, wordsOf, type Message, type Stage } from './stage.ts';

export type Hands = ReturnType<typeof createHands>;

/** The postback of a session's button, as the card carries it. */
export function sessionButton(action: messagingApi.Action): URLSearchParams | null {
  const { data } = action as messagingApi.PostbackAction;
  return data?.startsWith('rsvp?') ? new URLSearchParams(data.slice('rsvp?'.length)) : null;
}

export function createHands(stage: Stage) {
  const where = (lineGroup?: string) => (lineGroup ? { groupId: lineGroup } : {});

  /** The newest message, in 1:1 or in a LINE group, with a button that fits. */
  async function findButton(
    chat: string,
    fits: (action: messagingApi.Action) => boolean,
    order: 'newest' | 'oldest' = 'newest',
  ): Promise<messagingApi.Action | null> {
    const messages = botMessages(await stage.chat(chat));
    for (const message of order === 'newest' ? messages.toReversed() : messages) {
      const found = actionsOf(message).find(fits);
      if (found) return found;
    }
    return null;
  }

  async function press(userId: string, action: messagingApi.Action, lineGroup?: string): Promise<ActResult> {
    if (action.type === 'postback') {
      const { data, displayText } = action;
      const act: Act = { type: 'postback', data: data!, ...(displayText && { displayText }), ...where(lineGroup) };
      return stage.act(userId, act);
    }
    if (action.type === 'message') {
      const { text } = action;
      return stage.act(userId, { type: 'text', text: text!, ...where(lineGroup) });
    }
    throw new Error(`a button of the kind ${action.type} is not pressed here`);
  }

  /** What the bot said in a chat, behind the `seen` messages that were there before. */
  async function heard(chat: string, seen = 0): Promise<string[]> {
    return botMessages(await stage.chat(chat))
      .slice(seen)
      .map(wordsOf);
  }

  return {
    findButton,
    press,
    heard,
    act: stage.act,

    /** Does something and waits until the app has dealt with it. @returns what the bot said in that chat meanwhile. */
    async andHear(chat: string, what: () => Promise<unknown>): Promise<string> {
      const seen = botMessages(await stage.chat(chat)).length;
      await what();
      await stage.settled();
      return (await heard(chat, seen)).join('\n');
    },

    say: (userId: string, text: string, lineGroup?: string, mention = false): Promise<ActResult> =>
      stage.act(userId, { type: 'text', text, ...where(lineGroup), ...(mention && { mention }) }),

    async tap(userId: string, label: string, lineGroup?: string): Promise<ActResult> {
      const action = await findButton(lineGroup ?? userId, (each) => 'label' in each && each.label === label);
      if (!action) throw new Error(`there is no button [${label}] in ${lineGroup ? 'the LINE group' : 'the chat'}`);
      return press(userId, action, lineGroup);
    },

    /** The newest message of the bot in a chat. */
    async last(chat: string): Promise<Message | null> {
      return botMessages(await stage.chat(chat)).at(-1) ?? null;
    },
  };
}
