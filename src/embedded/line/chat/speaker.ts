/** A person who acts in a chat: sends, taps, takes back. */
import { useCallback } from 'preact/hooks';
import type { Act, ActResult } from '../protocol.ts';
import { act } from './api.ts';
import { linkUrl } from './flex-style.ts';
import { wordsOfChatLink } from './places.ts';
import type { Action } from './tappable.tsx';

type Distribute<T> = T extends unknown ? Omit<T, 'groupId' | 'hideUserId'> : never;
/** An act without where it happens: that, the chat adds. */
export type Doing = Distribute<Act>;

export interface Speaker {
  userId: string;
  groupId?: string;
  hideUserId: boolean;
}

/** Returns null, after complaining, where the emulator refused. */
export type Perform = (doing: Doing) => Promise<ActResult | null>;

export function usePerform(speaker: Speaker | null, complain: (error: unknown) => void): Perform {
  const { userId, groupId, hideUserId } = speaker ?? { hideUserId: false };
  return useCallback(
    async (doing) => {
      if (!userId) return null;
      const where = groupId ? { groupId, ...(hideUserId ? { hideUserId } : {}) } : {};
      try {
        return await act(userId, { ...doing, ...where });
      } catch (error) {
        complain(error);
        return null;
      }
    },
    [userId, groupId, hideUserId, complain],
  );
}

/** What only the page around a chat can do for a tapped button. */
export interface Surroundings {
  perform: Perform;
  fillIn: (text: string) => void;
  askDate: (action: Extract<Action, { type: 'datetimepicker' }>) => void;
  askPlace: () => void;
  pickFile: () => void;
  showMenu: (shown: boolean) => void;
  /** The person's own chat with the account, with these words in the field. */
  openOwnChat: (words: string) => void;
  say: (text: string) => void;
}

/** Does what LINE does when a person taps a button. */
export function perform(action: Action, around: Surroundings): void {
  switch (action.type) {
    case 'message':
      if (action.text) void around.perform({ type: 'text', text: action.text });
      return;
    case 'postback': {
      const displayText = action.displayText ?? action.text;
      void around.perform({ type: 'postback', data: action.data ?? '', ...(displayText ? { displayText } : {}) });
      if (action.inputOption === 'openKeyboard') around.fillIn(action.fillInText ?? '');
      if (action.inputOption === 'openRichMenu') around.showMenu(true);
      if (action.inputOption === 'closeRichMenu') around.showMenu(false);
      return;
    }
    case 'richmenuswitch':
      void around.perform({ type: 'postback', data: action.data ?? '' });
      return;
    case 'uri': {
      // The link itself opens; the emulator only hears of it.
      const uri = linkUrl(action.uri);
      const words = uri ? wordsOfChatLink(uri) : null;
      if (words !== null) around.openOwnChat(words);
      else if (uri) void around.perform({ type: 'openUri', uri });
      return;
    }
    case 'datetimepicker':
      around.askDate(action);
      return;
    case 'location':
      around.askPlace();
      return;
    case 'camera':
    case 'cameraRoll':
      around.pickFile();
      return;
    case 'clipboard':
      void navigator.clipboard.writeText(action.clipboardText).then(
        () => around.say('คัดลอกแล้ว'),
        () => around.say('เบราว์เซอร์ไม่ให้คัดลอก'),
      );
  }
}
