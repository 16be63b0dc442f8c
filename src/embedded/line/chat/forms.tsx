/** The two questions that LINE itself asks a person: when, and where. */
import type { messagingApi } from '@line/bot-sdk';
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { Dialog, textField } from './dialog.tsx';
import { SAMPLE_PLACES, type SamplePlace } from './samples.ts';
import { dayKey, longDay, timeOfDay } from './words.ts';

type Picker = messagingApi.DatetimePickerAction;
export type PickedDate = { date: string } | { time: string } | { datetime: string };

/** The chosen day as people say it, below a field that shows whatever the browser's own language makes of it. */
function inWords(when: string): string {
  const at = Date.parse(`${when.slice(0, 10)}T12:00:00+07:00`);
  return Number.isNaN(at) ? '' : `${longDay(at)}${when.length > 10 ? ` เวลา ${when.slice(11, 16)} น.` : ''}`;
}

interface DateFormProps {
  picker: Picker;
  /** The domain clock: where the picker starts unless the bot said so. */
  now: number;
  onPick: (picked: PickedDate) => void;
  onClose: () => void;
}

const INPUT_TYPES = { date: 'date', time: 'time', datetime: 'datetime-local' } as const;

/** LINE also writes `2017-12-25t00:00`; a browser's field takes the capital only. */
const fieldValue = (value: string | undefined): string | undefined => value?.replace('t', 'T');

export function DateForm({ picker, now, onPick, onClose }: DateFormProps): VNode {
  const mode = picker.mode === 'date' || picker.mode === 'time' ? picker.mode : 'datetime';
  const today = dayKey(now);
  const first = { date: today, time: timeOfDay(now), datetime: `${today}T${timeOfDay(now)}` }[mode];
  const [when, setWhen] = useState(fieldValue(picker.initial) ?? first);
  const confirm = (fields: FormData): void => {
    const value = textField(fields, 'when');
    if (mode === 'date') onPick({ date: value });
    else if (mode === 'time') onPick({ time: value });
    else onPick({ datetime: value });
  };
  return (
    <Dialog title={picker.label ?? 'เลือกวันเวลา'} confirm="ตกลง" onConfirm={confirm} onClose={onClose}>
      <label>
        {{ date: 'วันที่ (ค.ศ.)', time: 'เวลา', datetime: 'วันที่และเวลา (ค.ศ.)' }[mode]}
        <input
          name="when"
          required
          type={INPUT_TYPES[mode]}
          value={when}
          onInput={(event) => setWhen(event.currentTarget.value)}
          min={fieldValue(picker.min)}
          max={fieldValue(picker.max)}
        />
      </label>
      {mode !== 'time' && <output>{inWords(when)}</output>}
    </Dialog>
  );
}

interface LocationFormProps {
  onSend: (place: SamplePlace) => void;
  onClose: () => void;
}

export function LocationForm({ onSend, onClose }: LocationFormProps): VNode {
  const [place, setPlace] = useState(SAMPLE_PLACES[0]);
  const confirm = (fields: FormData): void =>
    onSend({
      title: textField(fields, 'title'),
      address: textField(fields, 'address'),
      latitude: Number(textField(fields, 'latitude')),
      longitude: Number(textField(fields, 'longitude')),
    });
  return (
    <Dialog title="ส่งตำแหน่งที่ตั้ง" confirm="ส่งตำแหน่ง" onConfirm={confirm} onClose={onClose}>
      <label>
        สถานที่ตัวอย่าง
        <select
          onChange={(event) => {
            const chosen = SAMPLE_PLACES[event.currentTarget.selectedIndex];
            if (chosen) setPlace(chosen);
          }}
        >
          {SAMPLE_PLACES.map(({ title }) => (
            <option key={title}>{title}</option>
          ))}
        </select>
      </label>
      {/* A new key lets the fields start again from the chosen place. */}
      <div class="fields" key={place.title}>
        <label>
          ชื่อสถานที่
          <input name="title" defaultValue={place.title} maxLength={100} />
        </label>
        <label>
          ที่อยู่
          <input name="address" defaultValue={place.address} maxLength={100} />
        </label>
        <div class="pair">
          <label>
            ละติจูด
            <input
              name="latitude"
              type="number"
              step="any"
              min={-90}
              max={90}
              required
              defaultValue={String(place.latitude)}
            />
          </label>
          <label>
            ลองจิจูด
            <input
              name="longitude"
              type="number"
              step="any"
              min={-180}
              max={180}
              required
              defaultValue={String(place.longitude)}
            />
          </label>
        </div>
      </div>
    </Dialog>
  );
}
