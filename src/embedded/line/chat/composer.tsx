/** Where a person writes and attaches. Enter sends, Shift+Enter begins a new line. */
import type { RefObject, VNode } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { ChatEntry } from '../protocol.ts';
import { gist } from './entries.ts';
import { Icon, IconButton, type IconName } from './icons.tsx';
import { readAttachment, sampleFile, samplePicture, sampleVoice, type Attachment } from './samples.ts';

export interface Draft {
  text: string;
  mention: boolean;
  quoted: ChatEntry | null;
}

export const EMPTY_DRAFT: Draft = { text: '', mention: false, quoted: null };

interface ComposerProps {
  draft: Draft;
  setDraft: (draft: Draft) => void;
  inGroup: boolean;
  botName: string;
  field: RefObject<HTMLTextAreaElement | null>;
  picker: RefObject<HTMLInputElement | null>;
  onSend: () => void;
  onAttach: (attachment: Attachment) => void;
  onSticker: () => void;
  onLocation: () => void;
}

interface Offer {
  icon: IconName;
  label: string;
  hint: string;
  run: () => void;
}

function Tray({ offers, onDone }: { offers: Offer[]; onDone: () => void }): VNode {
  return (
    <div class="tray" role="group" aria-label="สิ่งที่แนบได้">
      {offers.map(({ icon, label, hint, run }) => (
        <button
          key={label}
          type="button"
          title={hint}
          onClick={() => {
            onDone();
            run();
          }}
        >
          <Icon name={icon} />
          {label}
        </button>
      ))}
    </div>
  );
}

export function Composer(props: ComposerProps): VNode {
  const { draft, setDraft, inGroup, botName, field, picker, onSend, onAttach, onSticker, onLocation } = props;
  const [tray, setTray] = useState(false);

  // The field grows with what is written, up to what the stylesheet allows.
  useLayoutEffect(() => {
    if (!field.current) return;
    field.current.style.height = 'auto';
    field.current.style.height = `${field.current.scrollHeight}px`;
  }, [draft.text, field]);

  const offers: Offer[] = [
    { icon: 'camera', label: 'รูปจากเครื่อง', hint: 'Photo or file from this device', run: () => picker.current?.click() },
    { icon: 'picture', label: 'ตัวอย่างรูป', hint: 'Sample picture', run: () => onAttach(samplePicture()) },
    { icon: 'voice', label: 'เสียงตัวอย่าง', hint: 'Sample voice message', run: () => onAttach(sampleVoice()) },
    { icon: 'file', label: 'ไฟล์ตัวอย่าง', hint: 'Sample file', run: () => onAttach(sampleFile()) },
    { icon: 'place', label: 'ตำแหน่ง', hint: 'Location', run: onLocation },
    { icon: 'smile', label: 'สติกเกอร์', hint: 'Sticker', run: onSticker },
  ];
  const canSend = draft.text.trim() !== '';
  return (
    <div class="composer">
      {draft.quoted && (
        <p class="quoting">
          <Icon name="reply" />
          <span>{gist(draft.quoted)}</span>
          <IconButton
            icon="close"
            label="เลิกตอบกลับข้อความนี้"
            hint="do not quote"
            onClick={() => setDraft({ ...draft, quoted: null })}
          />
        </p>
      )}
      {tray && <Tray offers={offers} onDone={() => setTray(false)} />}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (canSend) onSend();
        }}
      >
        <IconButton icon="plus" label="แนบ" hint="attach" pressed={tray} onClick={() => setTray(!tray)} />
        <input
          ref={picker}
          type="file"
          hidden
          aria-label="เลือกไฟล์"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            event.currentTarget.value = '';
            if (file) void readAttachment(file).then(onAttach);
          }}
        />
        {inGroup && (
          <button
            type="button"
            class="mention-toggle"
            title="Mention the bot"
            aria-pressed={draft.mention}
            onClick={() => setDraft({ ...draft, mention: !draft.mention })}
          >
            @{botName}
          </button>
        )}
        <textarea
          ref={field}
          rows={1}
          maxLength={5_000}
          aria-label="ข้อความ"
          placeholder="พิมพ์ข้อความ"
          value={draft.text}
          onInput={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
          onKeyDown={(event) => {
            // Enter also ends an input method's composition; that one does not send.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            if (canSend) onSend();
          }}
        />
        <button type="submit" class="send" aria-label="ส่ง" title="ส่ง (send)" disabled={!canSend}>
          <Icon name="send" />
        </button>
      </form>
    </div>
  );
}
