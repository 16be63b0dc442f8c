/** The language in which the weeks are written: who does what, when. */
import type { ConsultationForm } from '../../src/consultations/model.ts';
import type { FeedbackKind } from '../../src/feedback/model.ts';

/** For example `THON_S-03`, `analyst-BKK_S`, or the key of somebody new. */
export type PersonKey = string;
/** For example `BKK_C ครั้งแรก`: how the weeks call a session, whatever becomes of its date. */
export type SessionKey = string;
/** For example `BKK_S`. */
export type LineGroupKey = string;

export interface When {
  /** `2020-07-15T09:30`, Bangkok. */
  startsAt: string;
  endsAt?: string;
}

export type Step =
  | { do: 'register'; person: PersonKey; name: string; district: string; lines: string[] }
  /** After a break: `[ทำต่อ]` and the rest of the answers. */
  | { do: 'goOnRegistering'; person: PersonKey; lines: string[] }
  | { do: 'decline'; person: PersonKey; name: string }
  | { do: 'approve'; by: PersonKey; person: PersonKey }
  | { do: 'inviteBot'; lineGroup: LineGroupKey; name: string; members: PersonKey[] }
  | { do: 'bind'; by: PersonKey; lineGroup: LineGroupKey; districtGroup: string; inWords?: string }
  | ({
      do: 'announce';
      by: PersonKey;
      session: SessionKey;
      districtGroup: string;
      says: string;
      form?: ConsultationForm;
    } & When)
  | ({ do: 'postpone'; by: PersonKey; session: SessionKey; says: string } & When)
  | { do: 'cancel'; by: PersonKey; session: SessionKey; says: string }
  | { do: 'changeForm'; by: PersonKey; session: SessionKey; says: string; form: ConsultationForm; replies: string[] }
  /** So many of those who can be reached answer: by button, and `inWords` of them by typing. */
  | {
      do: 'answer';
      session: SessionKey;
      yes: number;
      no: number;
      maybe: number;
      inWords?: number;
      /** So many of those who had said yes say no instead. */
      changes?: number;
    }
  /** Somebody taps the card of a date that is no longer true. */
  | { do: 'tapOldCard'; session: SessionKey }
  /** Acknowledges without answering: `รับทราบครับ`. */
  | { do: 'acknowledge'; session: SessionKey }
  | { do: 'confirmHeld'; by: PersonKey; session: SessionKey }
  | {
      do: 'feedback';
      person: PersonKey;
      in?: LineGroupKey;
      text: string;
      kind: FeedbackKind | null;
      photo?: true;
      place?: true;
      /** Some time after. */
      unsend?: true;
    }
  /** So many of those invited after a session tap the button and write. */
  | { do: 'answerInvitation'; session: SessionKey; texts: string[] }
  | { do: 'chat'; person: PersonKey; in: LineGroupKey; text: string }
  | { do: 'stop' | 'resume'; person: PersonKey }
  | { do: 'block' | 'unblock'; person: PersonKey }
  | {
      do: 'export';
      by: PersonKey;
      says: string;
      districtGroup: string | null;
      from: string;
      to: string;
    }
  /** LINE sends the events of this day once more, in any order. */
  | { do: 'redeliver' };

export type StepKind = Step['do'];

export interface Scene {
  /** `07-10 09:05`, of 2020 in Bangkok. */
  at: string;
  steps: Step[];
}

export const scene = (at: string, ...steps: Step[]): Scene => ({ at, steps });

export function momentOf(at: string): Date {
  const [day, time] = at.split(' ');
  return bangkok(`2020-${day}T${time}`);
}

export const bangkok = (at: string): Date => new Date(`${at}:00+07:00`);
