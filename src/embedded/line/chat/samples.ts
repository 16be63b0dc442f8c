/** Things to send without having them at hand: a picture, a voice, a film, a paper; and what a person picks from a disk. */

export interface Attachment {
  type: 'image' | 'audio' | 'video' | 'file';
  /** Base64. */
  content: string;
  fileName?: string;
  contentType: string;
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** A drawing of rubbish beside a canal, as a citizen might photograph it. */
export function samplePicture(): Attachment {
  const canvas = document.createElement('canvas');
  canvas.width = 480;
  canvas.height = 320;
  const paint = canvas.getContext('2d');
  if (paint) {
    const block = (colour: string, x: number, y: number, width: number, height: number): void => {
      paint.fillStyle = colour;
      paint.fillRect(x, y, width, height);
    };
    block('#bcd7e6', 0, 0, 480, 140);
    block('#8f9a86', 0, 140, 480, 70);
    block('#4f7f8c', 0, 210, 480, 110);
    block('#d8c4a4', 40, 60, 110, 100);
    block('#a0583c', 30, 46, 130, 18);
    block('#6d8f57', 330, 70, 90, 90);
    for (const [index, colour] of ['#3f4246', '#5b5f64', '#e0ddd2', '#3f4246', '#c98f3c'].entries()) {
      paint.fillStyle = colour;
      paint.beginPath();
      paint.ellipse(190 + index * 34, 196 - (index % 2) * 14, 26, 22, 0, 0, Math.PI * 2);
      paint.fill();
    }
  }
  const content = canvas.toDataURL('image/png').split(',')[1] ?? '';
  return { type: 'image', content, contentType: 'image/png', fileName: 'sample.png' };
}

/** One second of a soft tone, as a WAV file. */
export function sampleVoice(): Attachment {
  const rate = 8_000;
  const samples = rate;
  const wav = new DataView(new ArrayBuffer(44 + samples));
  const word = (at: number, letters: string): void => {
    for (let index = 0; index < letters.length; index += 1) wav.setUint8(at + index, letters.charCodeAt(index));
  };
  word(0, 'RIFF');
  wav.setUint32(4, 36 + samples, true);
  word(8, 'WAVEfmt ');
  wav.setUint32(16, 16, true);
  wav.setUint16(20, 1, true);
  wav.setUint16(22, 1, true);
  wav.setUint32(24, rate, true);
  wav.setUint32(28, rate, true);
  wav.setUint16(32, 1, true);
  wav.setUint16(34, 8, true);
  word(36, 'data');
  wav.setUint32(40, samples, true);
  for (let at = 0; at < samples; at += 1) {
    const fade = Math.sin((Math.PI * at) / samples);
    wav.setUint8(44 + at, 128 + Math.round(40 * fade * Math.sin((2 * Math.PI * 220 * at) / rate)));
  }
  return {
    type: 'audio',
    content: base64(new Uint8Array(wav.buffer)),
    contentType: 'audio/wav',
    fileName: 'voice.wav',
  };
}

export function sampleFile(): Attachment {
  const text = '\uFEFFลำดับ,ชื่อ,หมายเหตุ\r\n1,ตัวอย่าง,เอกสารทดลองส่งในแชต\r\n';
  const content = base64(new TextEncoder().encode(text));
  return { type: 'file', content, contentType: 'text/csv', fileName: 'ตัวอย่าง.csv' };
}

function kindOf(file: File): Attachment['type'] {
  const kind = file.type.split('/')[0];
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'file';
}

export async function readAttachment(file: File): Promise<Attachment> {
  const content = base64(new Uint8Array(await file.arrayBuffer()));
  return { type: kindOf(file), content, contentType: file.type || 'application/octet-stream', fileName: file.name };
}

export interface SamplePlace {
  title: string;
  address: string;
  latitude: number;
  longitude: number;
}

export const SAMPLE_PLACES: [SamplePlace, ...SamplePlace[]] = [
  {
    title: 'ศาลาว่าการกรุงเทพมหานคร',
    address: '173 ถนนดินสอ เขตพระนคร กรุงเทพมหานคร',
    latitude: 13.7539,
    longitude: 100.5018,
  },
  {
    title: 'คลองบางมด',
    address: 'เขตจอมทอง กรุงเทพมหานคร',
    latitude: 13.6667,
    longitude: 100.4853,
  },
  {
    title: 'สวนลุมพินี',
    address: 'ถนนพระราม 4 เขตปทุมวัน กรุงเทพมหานคร',
    latitude: 13.7307,
    longitude: 100.5418,
  },
  {
    title: 'ตลาดนัดจตุจักร',
    address: 'ถนนกำแพงเพชร 2 เขตจตุจักร กรุงเทพมหานคร',
    latitude: 13.7999,
    longitude: 100.5503,
  },
];
